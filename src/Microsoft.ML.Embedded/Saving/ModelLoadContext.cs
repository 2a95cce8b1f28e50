using System.IO.Compression;
using System.Text;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>One folder of a model zip, for the class that reads it.</summary>
internal sealed class ModelLoadContext
{
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly VersionInfo _version;

    internal ModelLoadContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        string path = ModelArchive.Combine(folder, ModelArchive.KeyName);
        _version = ModelArchive.Read(archive, path, stream => ModelHeader.Read(stream, path));
    }

    /// <summary>Checks that the folder holds a model that the given reader can read. Every <c>Create</c> calls it first.</summary>
    internal void CheckAtModel(VersionInfo ver)
    {
        if (_version.ModelSignature != ver.ModelSignature)
            throw new FormatException($"The model in '{_folder}' has the signature '{_version.ModelSignature}', where '{ver.ModelSignature}' was expected.");
        if (_version.VerReadableCur > ver.VerWrittenCur)
            throw new FormatException($"The model in '{_folder}' was saved by a newer version: it needs a reader of version 0x{_version.VerReadableCur:x8}, and this one is 0x{ver.VerWrittenCur:x8}.");
        if (_version.VerWrittenCur < ver.VerWeCanReadBack)
            throw new FormatException($"The model in '{_folder}' has version 0x{_version.VerWrittenCur:x8}, and the oldest that can still be read is 0x{ver.VerWeCanReadBack:x8}.");
    }

    /// <summary>Reads a named stream, if there is one.</summary>
    internal bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        ZipArchiveEntry entry = _archive.GetEntry(ModelArchive.Combine(_folder, name));
        if (entry == null)
            return false;
        using var reader = new BinaryReader(entry.Open(), Encoding.UTF8);
        action(reader);
        return true;
    }

    /// <summary>Reads a stream of one of the host's own stages, and says so where it is absent or damaged.</summary>
    internal T LoadBinaryStream<T>(string name, Func<BinaryReader, T> read)
    {
        string path = ModelArchive.Combine(_folder, name);
        return ModelArchive.Read(_archive, path, stream =>
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            return read(reader);
        });
    }

    /// <summary>Loads the part that was saved in a folder below.</summary>
    internal TResult LoadModel<TResult>(IHostEnvironment env, string name)
        where TResult : class
    {
        var context = new ModelLoadContext(_archive, ModelArchive.Combine(_folder, name));
        return context.Create<TResult>(env);
    }

    /// <summary>Makes the object that this folder holds.</summary>
    internal TResult Create<TResult>(IHostEnvironment env)
        where TResult : class
    {
        object loaded = env.ComponentCatalog.Load(env, _version, this);
        return loaded as TResult
            ?? throw new FormatException($"'{_folder}' in the model zip holds a {loaded.GetType()}, where a {typeof(TResult)} was expected.");
    }
}
