using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// Reads the content of one section, whose checksum has been verified. Every length is checked against what is left of the section before
/// anything is allocated for it.
/// </summary>
internal sealed class SectionReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly SectionContent _content;
    private long _position;

    internal SectionReader(string name, long offset, SectionContent content)
    {
        Name = name;
        Offset = offset;
        _content = content;
    }

    /// <summary>The section's name.</summary>
    public string Name { get; }

    /// <summary>Where the content starts in the file.</summary>
    public long Offset { get; }

    /// <summary>Number of bytes not read yet.</summary>
    public long Remaining => _content.Length - _position;

    /// <summary>A fault at the current position.</summary>
    public ModelFormatException Fault(string expected, string found) => new(expected, found, Name, Offset + _position);

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
        return value >= minimum && value <= maximum
            ? value
            : throw Fault($"{what} between {Invariant(minimum)} and {Invariant(maximum)}", Invariant(value));
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
        return count >= 0 && count * bytesPerItem <= Remaining
            ? count
            : throw Fault($"a number of {what} that fits into the remaining {Invariant(Remaining)} bytes of the section", Invariant(count));
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
            throw new ModelFormatException("UTF-8", "bytes that are not", Name, Offset + _position - length, fault);
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
        (int rows, int columns) = ReadShape();
        if (rows != destination.Rows || columns != destination.Columns)
            throw Fault($"{what} of {Invariant(destination.Rows)}×{Invariant(destination.Columns)}", $"{Invariant(rows)}×{Invariant(columns)}");
        for (int row = 0; row < rows; row++)
            ReadSingles(destination.Row(row));
    }

    /// <summary>Refuses bytes after the last one that was expected.</summary>
    public void ExpectEnd()
    {
        if (Remaining > 0)
            throw Fault("the end of the section", $"{Invariant(Remaining)} more bytes");
    }

    private (int Rows, int Columns) ReadShape()
    {
        int rows = ReadInt32(0, int.MaxValue, "number of rows");
        int columns = ReadInt32(0, int.MaxValue, "number of columns");
        long elements = (long)rows * columns;
        if (elements > Remaining / sizeof(float) || elements > Array.MaxLength)
            throw Fault($"a matrix that fits into the remaining {Invariant(Remaining)} bytes of the section", $"{Invariant(rows)}×{Invariant(columns)} floats");
        return (rows, columns);
    }

    private void ReadBytes(Span<byte> bytes, string what)
    {
        if (bytes.Length > Remaining)
            throw Fault($"{what} ({Invariant(bytes.Length)} bytes)", $"the end of the section after {Invariant(Remaining)} bytes");
        _content.CopyTo(_position, bytes);
        _position += bytes.Length;
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
