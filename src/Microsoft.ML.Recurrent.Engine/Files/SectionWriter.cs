using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>Writes the content of one section: numbers little-endian, floats by their bits. Without a stream it only measures.</summary>
internal sealed class SectionWriter
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Stream? _stream;
    private int _used;
    private long _flushed;
    private uint _checksum;

    /// <summary>A writer to <paramref name="stream"/>, or one that measures when it is null.</summary>
    public SectionWriter(Stream? stream)
    {
        _stream = stream;
    }

    /// <summary>Number of bytes written.</summary>
    public long Length => _flushed + _used;

    /// <summary>Sends what is buffered to the stream and returns the checksum of everything written.</summary>
    public uint Flush()
    {
        _stream?.Write(_buffer, 0, _used);
        _checksum = Checksum.Append(_checksum, _buffer.AsSpan(0, _used));
        _flushed += _used;
        _used = 0;
        return _checksum;
    }

    /// <summary>One byte: 0 or 1.</summary>
    public void WriteBoolean(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>1 byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>4 bytes.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>8 bytes.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>8 bytes.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>4 bytes.</summary>
    public void WriteSingle(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    /// <summary>8 bytes.</summary>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>Number of bytes, then UTF-8; a lone surrogate becomes U+FFFD.</summary>
    public void WriteString(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        WriteInt32(bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Number of strings, then the strings.</summary>
    public void WriteStrings(IReadOnlyList<string> values)
    {
        WriteInt32(values.Count);
        foreach (string value in values)
            WriteString(value);
    }

    /// <summary>The floats' bits, without their number.</summary>
    public void WriteSingles(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            WriteBytes(MemoryMarshal.AsBytes(values));
            return;
        }
        foreach (float value in values)
            WriteSingle(value);
    }

    /// <summary>The doubles' bits, without their number.</summary>
    public void WriteDoubles(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            WriteDouble(value);
    }

    /// <summary>Number of floats, then the floats.</summary>
    public void WriteSingleArray(ReadOnlySpan<float> values)
    {
        WriteInt32(values.Length);
        WriteSingles(values);
    }

    /// <summary>Rows, columns, then the floats row by row.</summary>
    public void WriteMatrix(Matrix matrix)
    {
        WriteInt32(matrix.Rows);
        WriteInt32(matrix.Columns);
        for (int row = 0; row < matrix.Rows; row++)
            WriteSingles(matrix.Row(row));
    }

    /// <summary>Bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_used == _buffer.Length)
                Flush();
            int count = Math.Min(bytes.Length, _buffer.Length - _used);
            bytes[..count].CopyTo(_buffer.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    private Span<byte> Take(int count)
    {
        if (_used + count > _buffer.Length)
            Flush();
        Span<byte> bytes = _buffer.AsSpan(_used, count);
        _used += count;
        return bytes;
    }
}
