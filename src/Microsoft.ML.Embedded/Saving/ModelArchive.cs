using System.IO.Compression;

namespace Microsoft.ML.Embedded;

/// <summary>The layout of a model zip, and safe reading of its entries.</summary>
internal static class ModelArchive
{
    public const string KeyName = "Model.key";
    public const string VersionPath = "TrainingInfo/Version.txt";
    public const string ModelFolder = "TransformerChain";
    public const string SchemaPath = "Schema";

    /// <summary>The first word of <see cref="VersionPath"/>, by which the host knows its own zips.</summary>
    public const string HostName = "Microsoft.ML.Embedded";

    public static string Combine(string folder, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}";
    }

    /// <summary>Reads an entry. Damage becomes a <see cref="FormatException"/> that names it.</summary>
    public static T Read<T>(ZipArchive archive, string path, Func<Stream, T> read)
    {
        ZipArchiveEntry entry = archive.GetEntry(path) ?? throw ModelFileErrors.Missing(path);
        try
        {
            using Stream stream = entry.Open();
            return read(stream);
        }
        catch (Exception exception) when (ModelFileErrors.IsDamage(exception))
        {
            throw ModelFileErrors.Damaged(path, exception);
        }
    }
}
