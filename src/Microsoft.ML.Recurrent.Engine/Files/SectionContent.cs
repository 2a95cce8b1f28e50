namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>The bytes of a section in chunks that are allocated as the bytes arrive: a forged length costs at most one chunk.</summary>
internal sealed class SectionContent
{
    private const int ChunkBits = 20;
    private const int ChunkLength = 1 << ChunkBits;
    private readonly List<byte[]> _chunks = [];

    /// <summary>Number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>CRC-32C of the bytes.</summary>
    public uint Checksum { get; private set; }

    /// <summary>Reads <paramref name="length"/> bytes of <paramref name="stream"/>, or as many as there are.</summary>
    public static SectionContent Read(Stream stream, long length)
    {
        var content = new SectionContent();
        while (content.Length < length)
        {
            byte[] chunk = new byte[(int)Math.Min(ChunkLength, length - content.Length)];
            int read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            content._chunks.Add(chunk);
            content.Length += read;
            content.Checksum = Files.Checksum.Append(content.Checksum, chunk.AsSpan(0, read));
            if (read < chunk.Length)
                break;
        }
        return content;
    }

    /// <summary>Copies the bytes that start at <paramref name="position"/>; the caller has checked that there are as many.</summary>
    public void CopyTo(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            ReadOnlySpan<byte> source = _chunks[(int)(position >> ChunkBits)].AsSpan((int)(position & (ChunkLength - 1)));
            int count = Math.Min(source.Length, destination.Length);
            source[..count].CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }
}
