using System.IO.Compression;

namespace CharacterModel.Tests;

/// <summary>A folder that goes away with its files.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("examples");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, params IEnumerable<string> lines)
    {
        File.WriteAllText(PathOf(name), string.Concat(lines.Select(line => line + "\n")));
        return PathOf(name);
    }

    public string WriteCompressed(string name, string text)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest));
        writer.Write(text);
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
