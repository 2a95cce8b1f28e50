using System.IO.Compression;

namespace Examples.Common;

/// <summary>Reads the lines of a file in UTF-8; plain, or gzip when the name ends in <c>.gz</c>.</summary>
internal static class TextLines
{
    /// <summary>All lines, without their ends.</summary>
    /// <exception cref="InvalidDataException">The name ends in <c>.gz</c>, but the content is no gzip.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Decompress(path) : File.OpenRead(path);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static MemoryStream Decompress(string path)
    {
        using var compressed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var decompressed = new MemoryStream();
        try
        {
            compressed.CopyTo(decompressed);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: expected a gzip file, because its name ends in .gz, but: {exception.Message}", exception);
        }
        decompressed.Position = 0;
        return decompressed;
    }
}
