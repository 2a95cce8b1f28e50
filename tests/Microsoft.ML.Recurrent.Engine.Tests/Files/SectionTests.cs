using System.Text;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Files;

public class SectionTests
{
    [Fact]
    public void Every_kind_of_value_comes_back_bit_by_bit()
    {
        float strangeNaN = BitConverter.Int32BitsToSingle(0x7FC12345);
        var matrix = new Matrix([1, 2, 3, 4, 5, 6, 7, 8], 1, 2, 3, 4);
        SectionReader reader = OneSection.Written(writer =>
        {
            writer.WriteBoolean(true);
            writer.WriteByte(byte.MaxValue);
            writer.WriteInt32(int.MinValue);
            writer.WriteInt64(long.MaxValue);
            writer.WriteUInt64(ulong.MaxValue);
            writer.WriteSingle(-0f);
            writer.WriteDouble(double.Epsilon);
            writer.WriteString("");
            writer.WriteStrings(["a", "ß"]);
            writer.WriteSingleArray([strangeNaN, float.PositiveInfinity]);
            writer.WriteDoubles([0.1]);
            writer.WriteMatrix(matrix);
        });

        Assert.True(reader.ReadBoolean());
        Assert.Equal(byte.MaxValue, reader.ReadByte(0, byte.MaxValue, "byte"));
        Assert.Equal(int.MinValue, reader.ReadInt32());
        Assert.Equal(long.MaxValue, reader.ReadInt64());
        Assert.Equal(ulong.MaxValue, reader.ReadUInt64());
        Assert.True(float.IsNegative(reader.ReadSingle()));
        Assert.Equal(double.Epsilon, reader.ReadDouble());
        Assert.Equal("", reader.ReadString());
        Assert.Equal(["a", "ß"], reader.ReadStrings());
        float[] singles = reader.ReadSingleArray();
        Assert.Equal(0x7FC12345, BitConverter.SingleToInt32Bits(singles[0]));
        Assert.Equal(float.PositiveInfinity, singles[1]);
        var doubles = new double[1];
        reader.ReadDoubles(doubles);
        Assert.Equal(0.1, doubles[0]);
        Matrix destination = Matrix.Create(2, 3);
        reader.ReadMatrix(destination, "weights");
        Assert.Equal([2, 3, 4, 6, 7, 8], destination.Span.ToArray());
        reader.ExpectEnd();
    }

    [Fact]
    public void A_value_cut_off_by_the_end_of_the_section_is_refused_where_it_starts()
    {
        SectionReader reader = OneSection.Written(writer => writer.WriteInt32(1));
        var fault = Assert.Throws<ModelFormatException>(() => reader.ReadInt64());
        Assert.Equal("content", fault.Section);
        Assert.Equal(OneSection.Offset, fault.Offset);
    }

    [Fact]
    public void Bytes_that_nobody_asked_for_are_refused()
    {
        SectionReader reader = OneSection.Written(writer => writer.WriteInt32(1));
        Assert.Throws<ModelFormatException>(reader.ExpectEnd);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 28)]
    [InlineData(-1)]
    public void A_forged_count_is_refused_before_anything_is_allocated(int count)
    {
        Action<SectionReader>[] reads =
        [
            static reader => reader.ReadString(),
            static reader => reader.ReadStrings(),
            static reader => reader.ReadSingleArray(),
            static reader => TrainingHistory.Read(reader),
        ];
        foreach (Action<SectionReader> read in reads)
        {
            SectionReader reader = OneSection.Written(writer =>
            {
                writer.WriteInt32(count);
                writer.WriteInt64(0);
            });
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<ModelFormatException>(() => read(reader));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData(1 << 16, 1 << 16)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, -1)]
    [InlineData(1, 3)]
    public void A_forged_matrix_whose_product_overflows_or_exceeds_the_section_is_refused(int rows, int columns)
    {
        SectionReader reader = OneSection.Written(writer =>
        {
            writer.WriteInt32(rows);
            writer.WriteInt32(columns);
            writer.WriteInt64(0);
        });
        Assert.Throws<ModelFormatException>(() => reader.ReadMatrix(Matrix.Create(1, 2), "weights"));
    }

    [Fact]
    public void A_boolean_that_is_neither_0_nor_1_is_refused()
    {
        SectionReader reader = OneSection.Written(writer => writer.WriteBytes([2]));
        Assert.Throws<ModelFormatException>(() => reader.ReadBoolean());
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        SectionReader reader = OneSection.Written(writer =>
        {
            writer.WriteInt32(2);
            writer.WriteBytes([0xC3, 0x28]);
        });
        Assert.Throws<ModelFormatException>(() => reader.ReadString());
    }

    [Fact]
    public void A_number_outside_its_range_is_refused_by_an_error_that_says_what_it_is()
    {
        SectionReader reader = OneSection.Written(writer => writer.WriteInt32(9));
        var fault = Assert.Throws<ModelFormatException>(() => reader.ReadInt32(1, 8, "number of layers"));
        Assert.Contains("number of layers between 1 and 8, found 9", fault.Message, StringComparison.Ordinal);

        reader = OneSection.Written(writer => writer.WriteByte(9));
        fault = Assert.Throws<ModelFormatException>(() => reader.ReadByte(1, 8, "kind of layer"));
        Assert.Contains("kind of layer between 1 and 8, found 9", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_come_back_into_parameters_of_the_same_names_and_shapes_only()
    {
        var parameter = new Parameter("output.weight", 1, 2);
        parameter.Value.Span[1] = 3;
        Parameter[] saved = [parameter];

        Parameter[] same = [new Parameter("output.weight", 1, 2)];
        WeightSection.Read(OneSection.Written(writer => WeightSection.Write(writer, saved)), same);
        Assert.Equal([0, 3], same[0].Value.Span.ToArray());

        Parameter[][] others = [[], [new Parameter("output.bias", 1, 2)], [new Parameter("output.weight", 2, 1)]];
        foreach (Parameter[] other in others)
            Assert.Throws<ModelFormatException>(() => WeightSection.Read(OneSection.Written(writer => WeightSection.Write(writer, saved)), other));
    }

    [Fact]
    public void Weights_take_their_memory_as_they_come()
    {
        Parameter[] big = [new Parameter("embedding.weight", 1 << 14, 1 << 14)];
        var bytes = new MemoryStream();
        var writer = new SectionWriter(bytes);
        writer.WriteInt32(1);
        writer.WriteString(big[0].Name);
        writer.WriteInt32(big[0].Rows);
        writer.WriteInt32(big[0].Columns);
        writer.WriteSingles(new float[1000]);
        writer.Flush();
        bytes.Position = 0;
        var reader = new SectionReader(new SectionContent(new OneWayStream(bytes), "weights", OneSection.Offset, 2L << 30, 0), maximumUnseen: 1 << 20);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => WeightSection.Read(reader, big));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        // RFC 3720, appendix B.4; and the customary check value for "123456789".
        Assert.Equal(0xE3069283u, Checksum.Append(0, "123456789"u8));
        Assert.Equal(0x8A9136AAu, Checksum.Append(0, new byte[32]));
        Assert.Equal(Checksum.Append(0, "123456789"u8), Checksum.Append(Checksum.Append(0, "1234"u8), "56789"u8));
        Assert.Equal(0u, Checksum.Append(0, Encoding.ASCII.GetBytes("")));
    }
}
