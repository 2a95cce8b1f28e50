using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Files;
using static Microsoft.ML.Recurrent.Engine.Tests.Files.SampleFile;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

public class ModelFileTests
{
    [Fact]
    public void Sections_come_back_as_they_were_written()
    {
        Assert.Equal(new Content(42, "Füße 🎉", 2.5), Read(new MemoryStream(Sample())));
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_written_and_read()
    {
        var bytes = new MemoryStream();
        SampleWriter().Write(new OneWayStream(bytes));
        Assert.Equal(Sample(), bytes.ToArray());

        bytes.Position = 0;
        Assert.Equal(new Content(42, "Füße 🎉", 2.5), Read(new OneWayStream(bytes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_cut_at_any_byte_is_refused(bool canSeek)
    {
        byte[] bytes = Sample();
        for (int length = 0; length < bytes.Length; length++)
        {
            Stream stream = new MemoryStream(bytes, 0, length);
            Assert.Throws<ModelFormatException>(() => Read(canSeek ? stream : new OneWayStream(stream), Known));
        }
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_refused()
    {
        byte[] bytes = Sample();
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void A_file_with_any_byte_inverted_is_refused()
    {
        byte[] bytes = Sample();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)~bytes[i];
            Assert.Throws<ModelFormatException>(() => Read(new OneWayStream(new MemoryStream(bytes)), Known));
            bytes[i] = (byte)~bytes[i];
        }
    }

    [Fact]
    public void A_newer_version_is_refused_by_an_error_that_names_both_versions()
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 7, 2, bytes.Length);

        var fault = Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));

        Assert.Contains("format version 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("version 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("update", fault.Message, StringComparison.Ordinal);
        Assert.Equal(8, fault.Offset);
    }

    [Fact]
    public void A_version_below_one_is_refused()
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 0, 2, bytes.Length);
        Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));
    }

    [Fact]
    public void An_unknown_optional_section_is_skipped()
    {
        Assert.Equal(new Content(42, "Füße 🎉", null), Read(new MemoryStream(Sample()), ["network"]));
    }

    [Fact]
    public void An_unknown_critical_section_is_refused_by_name()
    {
        var fault = Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(Sample()), ["notes"]));
        Assert.Equal("network", fault.Section);
        Assert.Contains("critical section 'network'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_not_there_is_refused_when_it_is_asked_for()
    {
        var fault = Assert.Throws<ModelFormatException>(
            () => ModelFile.Read(new MemoryStream(Sample()), [.. Known, "weights"], file => file.Read("weights", reader => reader.ReadInt32())));
        Assert.Contains("'weights'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_section_of_the_same_name_is_refused()
    {
        byte[] bytes = Sample();
        int second = ModelFileLayout.HeaderLength + ModelFileLayout.SectionHeaderLength + NetworkLength;
        Rename(bytes.AsSpan(second), "network");
        var fault = Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));
        Assert.Contains("second section 'network'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_ends_at_its_declared_length_and_leaves_what_follows_unread()
    {
        var stream = new MemoryStream();
        SampleWriter().Write(stream);
        long end = stream.Position;
        stream.Write("more"u8);
        stream.Position = 0;

        Read(stream, Known);

        Assert.Equal(end, stream.Position);
    }

    [Fact]
    public void Bytes_between_the_last_section_and_the_declared_end_are_refused()
    {
        byte[] bytes = [.. Sample(), 1, 2, 3];
        ModelFileLayout.WriteHeader(bytes, 1, 2, bytes.Length);
        Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));
    }

    [Fact]
    public void Another_kind_of_file_is_refused_by_an_error_that_shows_its_first_bytes()
    {
        var fault = Assert.Throws<ModelFormatException>(() => Read(new MemoryStream("PK\u0003\u0004 a zip archive, perhaps"u8.ToArray()), Known));
        Assert.Contains("504B0304", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_whose_content_changes_while_it_is_written_is_a_clear_error()
    {
        int calls = 0;
        var writer = new ModelFileWriter();
        writer.AddCritical("moving", section => section.WriteInt32(calls++));
        var fault = Assert.Throws<InvalidOperationException>(() => writer.Write(new MemoryStream()));
        Assert.Contains("'moving' changed", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("seventeen letters")]
    [InlineData("naïve")]
    [InlineData("taken")]
    public void A_section_name_that_is_too_long_or_not_ascii_or_taken_is_refused(string name)
    {
        var writer = new ModelFileWriter();
        writer.AddOptional("taken", static _ => { });
        Assert.Throws<ArgumentException>(() => writer.AddCritical(name, static _ => { }));
    }

    private const int NetworkLength = 4 + 4 + 11;

    private static void Rename(Span<byte> section, string name)
    {
        section[..ModelFileLayout.NameLength].Clear();
        Encoding.ASCII.GetBytes(name, section);
        BinaryPrimitives.WriteUInt32LittleEndian(section[32..], Checksum.Append(0, section[..32]));
    }
}
