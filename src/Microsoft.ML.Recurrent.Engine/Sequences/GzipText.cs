using System.IO.Compression;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Text files that may be compressed: gzip is recognised by its first bytes, whatever the file is called.</summary>
internal static class GzipText
{
    /// <summary>The stream's text: the stream itself, or what it holds when it is compressed.</summary>
    /// <param name="stream">A stream at its beginning that can seek.</param>
    public static Stream Open(Stream stream)
    {
        bool isCompressed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
