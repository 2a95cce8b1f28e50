using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>
/// The bytes of one section. They come from the stream as they are asked for, long runs straight to where they belong; what must be held back is held in
/// chunks that are allocated as the bytes arrive, so that a forged length costs no more than has been sent. The checksum is computed on the way, and a fault
/// is thrown as soon as the last byte has come and it does not hold.
/// </summary>
internal sealed class SectionContent
{
    /// <summary>Shorter reads go through a chunk of this length.</summary>
    private const int ChunkLength = 1 << 16;

    /// <summary>Longer reads are made in parts of this length, whose checksum is computed while they are in the processor's cache.</summary>
    private const int PartLength = 1 << 18;

    private readonly Stream _stream;
    private readonly uint _expectedChecksum;
    private readonly Queue<ArraySegment<byte>> _held = [];
    private ArraySegment<byte> _first;
    private byte[]? _spare;
    private long _heldLength;
    private long _inStream;
    private uint _checksum;

    /// <summary>The section that begins where the stream is.</summary>
    /// <param name="stream">The stream, which need not seek.</param>
    /// <param name="name">The section's name.</param>
    /// <param name="offset">Where the content starts in the file.</param>
    /// <param name="length">Number of bytes that the file says there are.</param>
    /// <param name="checksum">CRC-32C that the file says they have.</param>
    public SectionContent(Stream stream, string name, long offset, long length, uint checksum)
    {
        _stream = stream;
        _expectedChecksum = checksum;
        Name = name;
        Offset = offset;
        Length = _inStream = length;
        if (length == 0)
            Verify();
    }

    /// <summary>The section's name.</summary>
    public string Name { get; }

    /// <summary>Where the content starts in the file.</summary>
    public long Offset { get; }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Number of bytes not read yet.</summary>
    public long Remaining => _heldLength + _inStream;

    /// <summary>Number of bytes that are known to be there, because they have come.</summary>
    public long Arrived => Length - _inStream;

    /// <summary>Fills <paramref name="destination"/>; the caller has checked that as many bytes remain.</summary>
    /// <exception cref="ModelFormatException">The stream ends before, or the checksum does not hold.</exception>
    public void Read(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (_heldLength == 0 && destination.Length >= ChunkLength)
            {
                Span<byte> part = destination[..Math.Min(destination.Length, PartLength)];
                Receive(part);
                destination = destination[part.Length..];
                continue;
            }
            if (_heldLength == 0)
                HoldChunk();
            if (_first.Count == 0)
                _first = _held.Dequeue();
            int count = Math.Min(_first.Count, destination.Length);
            _first.AsSpan(0, count).CopyTo(destination);
            destination = destination[count..];
            _heldLength -= count;
            _first = _first[count..];
            if (_first.Count == 0)
                _spare = _first.Array!.Length == ChunkLength ? _first.Array : _spare;
        }
    }

    /// <summary>Has the first <paramref name="count"/> bytes of the section come, at most all of them, and holds back those that are not read yet.</summary>
    /// <exception cref="ModelFormatException">The stream ends before, or the checksum does not hold.</exception>
    public void Await(long count)
    {
        while (Arrived < count)
            HoldChunk();
    }

    /// <summary>Reads over what remains.</summary>
    /// <exception cref="ModelFormatException">The stream ends before, or the checksum does not hold.</exception>
    public void Skip()
    {
        byte[] chunk = new byte[(int)Math.Min(ChunkLength, Remaining)];
        while (Remaining > 0)
            Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, Remaining)));
    }

    private void HoldChunk()
    {
        int length = (int)Math.Min(ChunkLength, _inStream);
        byte[] chunk = _spare ?? new byte[length];
        _spare = null;
        Receive(chunk.AsSpan(0, length));
        _held.Enqueue(new ArraySegment<byte>(chunk, 0, length));
        _heldLength += length;
    }

    private void Receive(Span<byte> bytes)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new ModelFormatException($"{Invariant(Length)} bytes", $"the end of the stream after {Invariant(Arrived + read)} bytes", Name, Offset + Arrived + read);
        _checksum = Checksum.Append(_checksum, bytes);
        _inStream -= bytes.Length;
        if (_inStream == 0)
            Verify();
    }

    private void Verify()
    {
        if (_checksum != _expectedChecksum)
            throw new ModelFormatException($"content with checksum {_expectedChecksum:x8}", $"{_checksum:x8}: the file is damaged", Name, Offset);
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
