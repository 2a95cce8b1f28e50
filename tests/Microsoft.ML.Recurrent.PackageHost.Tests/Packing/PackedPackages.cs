using System.IO.Compression;

namespace Microsoft.ML.Recurrent.PackageHost.Tests.Packing;

/// <summary>The packages, packed once into a temporary folder.</summary>
public sealed class PackedPackages : IDisposable
{
    public PackedPackages()
    {
        Folder = Directory.CreateTempSubdirectory("recurrent-pack-").FullName;
        Pack(Folder, Id);
    }

    public string Folder { get; }

    public static string Id => Build.Value("RecurrentPackageId");

    public static string Version => Build.Value("Version");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Packs the whole repository, from nothing, into a folder.</summary>
    public static void Pack(string folder, string id)
    {
        (int exitCode, string output) = Build.Dotnet(
            Build.RepositoryRoot,
            new Dictionary<string, string>(),
            "pack", "-c", "Release", "-m:1", "-o", folder, $"-p:ArtifactsPath={folder}/artifacts", "-p:MLNet=package", $"-p:MLNetVersion={Build.Value("MLNetVersion")}", $"-p:RecurrentPackageId={id}");
        Assert.True(exitCode == 0, output);
        Directory.Delete(Path.Combine(folder, "artifacts"), recursive: true);
    }

    /// <summary>The content of a package's entries by name; a file of symbols has the extension snupkg.</summary>
    public static Dictionary<string, byte[]> Content(string folder, string id, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{Version}.{extension}"));
        return archive.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using Stream stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            });
    }
}
