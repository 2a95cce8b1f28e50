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

    /// <summary>The earliest time that a zip can hold.</summary>
    private static readonly DateTimeOffset s_entryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Combine(string folder, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}";
    }

    /// <summary>Begins an entry. Its time is fixed, so that one model always makes the same bytes.</summary>
    public static Stream CreateEntry(ZipArchive archive, string path)
    {
        ZipArchiveEntry entry = archive.CreateEntry(path);
        entry.LastWriteTime = s_entryTime;
        return entry.Open();
    }

    public static ZipArchive Open(Stream stream)
    {
        ZipArchive archive = null;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            // The directory is read here, where its damage can be told, and not at the first look-up.
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException exception)
        {
            archive?.Dispose();
            throw new FormatException($"This is not a model zip, or it is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>An error where another host, such as the Microsoft.ML package, has saved the zip.</summary>
    public static void CheckHost(ZipArchive archive)
    {
        // Zips that ML.NET saved on Windows may have backslashes in their paths.
        string windowsPath = VersionPath.Replace('/', '\\');
        string version = Read(archive, archive.GetEntry(windowsPath) == null ? VersionPath : windowsPath, stream =>
        {
            using var reader = new StreamReader(stream);
            var text = new char[100];
            return new string(text, 0, reader.ReadBlock(text));
        });
        if (!version.StartsWith(HostName, StringComparison.Ordinal))
            throw ModelFileErrors.OtherHost($"its {VersionPath} says '{version.Trim()}'");
    }

    /// <summary>Reads an entry, whole and with its checksum verified. Damage becomes a <see cref="FormatException"/> that names it.</summary>
    public static T Read<T>(ZipArchive archive, string path, Func<Stream, T> read)
    {
        ZipArchiveEntry entry = archive.GetEntry(path) ?? throw ModelFileErrors.Missing(path);
        try
        {
            using var bytes = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(bytes);
            if (Crc32.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) != entry.Crc32)
                throw new InvalidDataException("its checksum does not match.");
            bytes.Position = 0;
            return read(bytes);
        }
        catch (Exception exception) when (ModelFileErrors.IsDamage(exception))
        {
            throw ModelFileErrors.Damaged(path, exception);
        }
    }
}
