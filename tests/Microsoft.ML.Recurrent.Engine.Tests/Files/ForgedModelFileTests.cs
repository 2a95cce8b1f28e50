using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Engine.Files;
using static Microsoft.ML.Recurrent.Engine.Tests.Files.SampleFile;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

/// <summary>Files whose figures promise more than there is.</summary>
public class ForgedModelFileTests
{
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

    private static void AssertRefusedCheaply(Stream stream)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => Read(stream, Known));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
