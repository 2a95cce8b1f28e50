using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

/// <summary>Long sections, which are read as they come.</summary>
public class ModelFileStreamingTests
{
    private const int FloatCount = 1_000_000;

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
}
