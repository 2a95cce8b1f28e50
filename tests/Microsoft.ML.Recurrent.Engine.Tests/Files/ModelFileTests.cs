using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

public class ModelFileTests
{
    private static readonly string[] Known = ["network", "notes"];

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

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(1L << 33)]
    [InlineData(-1L)]
    public void A_forged_length_of_the_file_is_refused_without_a_large_allocation(long length)
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 1, 3, length);
        AssertRefusedCheaply(new MemoryStream(bytes));
        AssertRefusedCheaply(new OneWayStream(new MemoryStream(bytes)));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 33)]
    [InlineData(int.MaxValue)]
    [InlineData(-5L)]
    public void A_forged_length_of_a_section_is_refused_without_a_large_allocation(long length)
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 1, 2, 15L << 30);
        ModelFileLayout.WriteSectionHeader(bytes.AsSpan(ModelFileLayout.HeaderLength), "network", ModelFileLayout.CriticalFlag, length, 0);
        AssertRefusedCheaply(new OneWayStream(new MemoryStream(bytes)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_forged_number_of_sections_is_refused(int sections)
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 1, sections, bytes.Length);
        Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known));
    }

    [Fact]
    public void A_file_beyond_the_limits_of_the_reader_is_refused()
    {
        byte[] bytes = Sample();
        var shortFiles = new ModelFileLimits { MaximumLength = bytes.Length - 1 };
        Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known, shortFiles));
        var oneSection = new ModelFileLimits { MaximumSections = 1 };
        Assert.Throws<ModelFormatException>(() => Read(new MemoryStream(bytes), Known, oneSection));
        Read(new MemoryStream(bytes), Known, new ModelFileLimits { MaximumLength = bytes.Length, MaximumSections = 2 });
    }

    [Fact]
    public void Another_kind_of_file_is_refused_by_an_error_that_shows_its_first_bytes()
    {
        var fault = Assert.Throws<ModelFormatException>(() => Read(new MemoryStream("PK\u0003\u0004 a zip archive, perhaps"u8.ToArray()), Known));
        Assert.Contains("504B0304", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_of_several_chunks_comes_back()
    {
        byte[] content = new byte[(5 << 19) + 3];
        for (int i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 31 >> 3);
        var writer = new ModelFileWriter();
        writer.AddCritical("big", section => section.WriteBytes(content));
        var stream = new MemoryStream();
        writer.Write(stream);
        stream.Position = 0;

        var numbers = new float[content.Length / 4];
        long rest = ModelFile.Read(new OneWayStream(stream), ["big"], file => file.Read("big", reader =>
        {
            reader.ReadSingles(numbers);
            long remaining = reader.Remaining;
            reader.Skip();
            return remaining;
        }));

        for (int i = 0; i < numbers.Length; i++)
            Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4 * i)), BitConverter.SingleToInt32Bits(numbers[i]));
        Assert.Equal(3, rest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sections_are_read_in_any_order(bool canSeek)
    {
        MemoryStream stream = Written(("first", 1), ("second", 2), ("third", 3));

        int[] read = ModelFile.Read(canSeek ? stream : new OneWayStream(stream), ["first", "second", "third"], file => new[] { "third", "first", "second" }
            .Select(name => file.Read(name, reader => (int)ReadFloats(reader)[^1])).ToArray());

        Assert.Equal([3, 1, 2], read);
    }

    [Fact]
    public void A_critical_section_that_nobody_asks_for_is_refused_by_name()
    {
        foreach (string wanted in new[] { "first", "second" })
        {
            var fault = Assert.Throws<ModelFormatException>(() => ModelFile.Read(Written(("first", 1), ("second", 2)), ["first", "second"], file => file.Read(wanted, ReadFloats)));
            Assert.NotEqual(wanted, fault.Section);
            Assert.Contains("out of place", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(3_999_999)]
    public void Damage_in_a_long_section_is_found_before_anything_is_handed_out(int place)
    {
        byte[] bytes = Written(("first", 1)).ToArray();
        bytes[OneSection.Offset + place] ^= 1;
        bool isHandedOut = false;

        var fault = Assert.Throws<ModelFormatException>(() =>
        {
            ModelFile.Read(new OneWayStream(new MemoryStream(bytes)), ["first"], file => file.Read("first", ReadFloats));
            isHandedOut = true;
        });

        Assert.False(isHandedOut);
        Assert.Contains("checksum", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_goes_from_the_stream_to_where_it_belongs_and_is_not_held_beside()
    {
        MemoryStream stream = Written(("first", 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.Read(stream, ["first"], file => file.Read("first", ReadFloats));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, sizeof(float) * FloatCount, (sizeof(float) * FloatCount) + (1 << 18));
    }

    [Fact]
    public void Memory_for_a_forged_number_is_not_taken_before_that_many_bytes_have_come()
    {
        byte[] bytes = Sample();
        ModelFileLayout.WriteHeader(bytes, 1, 2, 15L << 30);
        ModelFileLayout.WriteSectionHeader(bytes.AsSpan(ModelFileLayout.HeaderLength), "network", ModelFileLayout.CriticalFlag, 14L << 30, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(OneSection.Offset), 500_000_000);
        Func<SectionReader, object>[] reads =
        [
            reader => reader.ReadString(),
            reader => reader.ReadSingleArray(),
            reader => reader.ReadStrings(),
        ];
        foreach (Func<SectionReader, object> read in reads)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<ModelFormatException>(() => ModelFile.Read(new OneWayStream(new MemoryStream(bytes)), Known, file => file.Read("network", read)));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
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

    private static Content Read(Stream stream, string[]? known = null, ModelFileLimits? limits = null) => ModelFile.Read(stream, known ?? Known, file =>
    {
        (int number, string text) = file.Read("network", reader => (reader.ReadInt32(), reader.ReadString()));
        return new Content(number, text, file.ReadOptional("notes", reader => new double[] { reader.ReadDouble() })?[0]);
    }, limits);

    private static ModelFileWriter SampleWriter()
    {
        var writer = new ModelFileWriter();
        writer.AddCritical("network", section =>
        {
            section.WriteInt32(42);
            section.WriteString("Füße 🎉");
        });
        writer.AddOptional("notes", section => section.WriteDouble(2.5));
        return writer;
    }

    private static byte[] Sample()
    {
        var stream = new MemoryStream();
        SampleWriter().Write(stream);
        return stream.ToArray();
    }

    private static void Rename(Span<byte> section, string name)
    {
        section[..ModelFileLayout.NameLength].Clear();
        Encoding.ASCII.GetBytes(name, section);
        BinaryPrimitives.WriteUInt32LittleEndian(section[32..], Checksum.Append(0, section[..32]));
    }

    private const int FloatCount = 1_000_000;

    /// <summary>A file of sections of floats, all of the same value.</summary>
    private static MemoryStream Written(params (string Name, float Value)[] sections)
    {
        var writer = new ModelFileWriter();
        foreach ((string name, float value) in sections)
            writer.AddCritical(name, section => section.WriteSingles([.. Enumerable.Repeat(value, FloatCount)]));
        var stream = new MemoryStream();
        writer.Write(stream);
        stream.Position = 0;
        return stream;
    }

    private static float[] ReadFloats(SectionReader reader)
    {
        var values = new float[FloatCount];
        reader.ReadSingles(values);
        return values;
    }

    private sealed record Content(int Number, string Text, double? Note);

    private static void AssertRefusedCheaply(Stream stream)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => Read(stream, Known));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
