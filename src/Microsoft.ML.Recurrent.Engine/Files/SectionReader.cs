using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// Reads the content of one section. Every length is checked against what is left of the section before anything is allocated for it. The checksum is
/// verified when the last byte has come: what was read before counts for nothing until the whole file has been read.
/// </summary>
internal sealed class SectionReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    /// <summary>Where much memory is taken before all bytes for it have come, at least one in this many has.</summary>
    private const int Foresight = 8;

    private readonly SectionContent _content;
    private readonly long _maximumUnseen;

    /// <summary>A reader at the start of a section.</summary>
    /// <param name="content">The section.</param>
    /// <param name="maximumUnseen">Most bytes of memory that are taken for what is still to come; see <see cref="ModelFileLimits.MaximumUnseen"/>.</param>
    public SectionReader(SectionContent content, long maximumUnseen = long.MaxValue)
    {
        _content = content;
        _maximumUnseen = maximumUnseen;
    }

    /// <summary>Number of bytes not read yet.</summary>
    public long Remaining => _content.Remaining;

    private long Position => _content.Offset + _content.Length - _content.Remaining;

    /// <summary>Has all bytes come and holds them until they are read.</summary>
    public void Hold() => _content.Await(_content.Length);

    /// <summary>Reads over what remains.</summary>
    public void Skip() => _content.Skip();

    /// <summary>A fault at the current position.</summary>
    public ModelFormatException Fault(string expected, string found) => new(expected, found, _content.Name, Position);

    /// <summary>Reads a boolean; any byte but 0 and 1 is a fault.</summary>
    public bool ReadBoolean()
    {
        Span<byte> bytes = stackalloc byte[1];
        ReadBytes(bytes, "a boolean");
        return bytes[0] switch
        {
            0 => false,
            1 => true,
            _ => throw Fault("0 or 1", Invariant(bytes[0])),
        };
    }

    /// <summary>Reads 1 byte and refuses a value outside [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    /// <param name="minimum">The smallest value accepted.</param>
    /// <param name="maximum">The largest value accepted.</param>
    /// <param name="what">What the number is, for the error.</param>
    public byte ReadByte(byte minimum, byte maximum, string what)
    {
        Span<byte> bytes = stackalloc byte[1];
        ReadBytes(bytes, "a byte");
        return bytes[0] >= minimum && bytes[0] <= maximum ? bytes[0] : throw OutOfRange(what, minimum, maximum, bytes[0]);
    }

    /// <summary>Reads 4 bytes.</summary>
    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ReadBytes(bytes, "an integer");
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>Reads 4 bytes and refuses a value outside [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    /// <param name="minimum">The smallest value accepted.</param>
    /// <param name="maximum">The largest value accepted.</param>
    /// <param name="what">What the number is, for the error.</param>
    public int ReadInt32(int minimum, int maximum, string what)
    {
        int value = ReadInt32();
        return value >= minimum && value <= maximum ? value : throw OutOfRange(what, minimum, maximum, value);
    }

    /// <summary>Reads 8 bytes.</summary>
    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadBytes(bytes, "an integer");
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Reads 8 bytes.</summary>
    public ulong ReadUInt64() => unchecked((ulong)ReadInt64());

    /// <summary>Reads 4 bytes.</summary>
    public float ReadSingle() => BitConverter.Int32BitsToSingle(ReadInt32());

    /// <summary>Reads 8 bytes.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a number of items, each of which takes at least <paramref name="bytesPerItem"/> bytes of this section.</summary>
    public int ReadCount(long bytesPerItem, string what)
    {
        int count = ReadInt32();
        if (count < 0 || count > Remaining / bytesPerItem)
            throw Fault($"a number of {what} that fits into the remaining {Invariant(Remaining)} bytes of the section", Invariant(count));
        ExpectSeen(count * bytesPerItem);
        return count;
    }

    /// <summary>Reads a string.</summary>
    public string ReadString()
    {
        int length = ReadCount(1, "bytes of text");
        byte[] bytes = new byte[length];
        ReadBytes(bytes, "text");
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException fault)
        {
            throw new ModelFormatException("UTF-8", "bytes that are not", _content.Name, Position - length, fault);
        }
    }

    /// <summary>Reads a number of strings and the strings.</summary>
    public string[] ReadStrings()
    {
        var values = new string[ReadCount(sizeof(int), "strings")];
        for (int i = 0; i < values.Length; i++)
            values[i] = ReadString();
        return values;
    }

    /// <summary>Fills <paramref name="values"/>.</summary>
    public void ReadSingles(Span<float> values)
    {
        ReadBytes(MemoryMarshal.AsBytes(values), "floats");
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<float, int>(values));
    }

    /// <summary>Fills <paramref name="values"/>.</summary>
    public void ReadDoubles(Span<double> values)
    {
        ReadBytes(MemoryMarshal.AsBytes(values), "doubles");
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(values), MemoryMarshal.Cast<double, long>(values));
    }

    /// <summary>Reads a number of floats and the floats.</summary>
    public float[] ReadSingleArray()
    {
        var values = new float[ReadCount(sizeof(float), "floats")];
        ReadSingles(values);
        return values;
    }

    /// <summary>Reads a matrix into <paramref name="destination"/>; another shape is a fault that names <paramref name="what"/>.</summary>
    public void ReadMatrix(Matrix destination, string what)
    {
        ExpectShape(destination.Rows, destination.Columns, what);
        ReadRows(destination);
    }

    /// <summary>Reads the shape of a matrix, before memory is taken for it; another one is a fault that names <paramref name="what"/>.</summary>
    public void ExpectShape(int rows, int columns, string what)
    {
        int foundRows = ReadInt32(0, int.MaxValue, "number of rows"), foundColumns = ReadInt32(0, int.MaxValue, "number of columns");
        if (foundRows != rows || foundColumns != columns)
            throw Fault($"{what} of {Invariant(rows)}×{Invariant(columns)}", $"{Invariant(foundRows)}×{Invariant(foundColumns)}");
        long elements = (long)rows * columns;
        if (elements > Remaining / sizeof(float))
            throw Fault($"{what} of {Invariant(rows)}×{Invariant(columns)}", $"the end of the section after {Invariant(Remaining)} bytes");
        ExpectSeen(elements * sizeof(float));
    }

    /// <summary>Reads what stands behind the shape of a matrix.</summary>
    public void ReadRows(Matrix destination)
    {
        if (destination.IsContiguous)
        {
            ReadSingles(destination.Span);
            return;
        }
        for (int row = 0; row < destination.Rows; row++)
            ReadSingles(destination.Row(row));
    }

    /// <summary>Refuses bytes after the last one that was expected.</summary>
    public void ExpectEnd()
    {
        if (Remaining > 0)
            throw Fault("the end of the section", $"{Invariant(Remaining)} more bytes");
    }

    private void ExpectSeen(long bytes)
    {
        if (bytes > _maximumUnseen)
            _content.Await(bytes / Foresight);
    }

    private void ReadBytes(Span<byte> bytes, string what)
    {
        if (bytes.Length > Remaining)
            throw Fault($"{what} ({Invariant(bytes.Length)} bytes)", $"the end of the section after {Invariant(Remaining)} bytes");
        _content.Read(bytes);
    }

    private ModelFormatException OutOfRange(string what, long minimum, long maximum, long found) =>
        Fault($"{what} between {Invariant(minimum)} and {Invariant(maximum)}", Invariant(found));

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
