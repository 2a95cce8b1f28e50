using System.IO.Compression;
using System.Text;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

/// <summary>One folder of a model zip under construction: the stage's <c>Model.key</c>, and named binary streams beside it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private bool _hasVersion;

    internal ModelSaveContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
    }

    public void Dispose()
    {
    }

    /// <summary>Begins a model. Every <c>Save</c> calls it first.</summary>
    internal void CheckAtModel()
    {
        if (_hasVersion)
            throw new InvalidOperationException($"The model in '{_folder}' has been saved already.");
    }

    internal void SetVersionInfo(VersionInfo ver)
    {
        CheckAtModel();
        _hasVersion = true;
        using Stream stream = ModelArchive.CreateEntry(_archive, ModelArchive.Combine(_folder, ModelArchive.KeyName));
        ModelHeader.Write(stream, ver);
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        using Stream stream = ModelArchive.CreateEntry(_archive, ModelArchive.Combine(_folder, name));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        action(writer);
    }

    /// <summary>Saves a part of this model in a folder below.</summary>
    internal void SaveModel(ICanSaveModel value, string name)
    {
        using var context = new ModelSaveContext(_archive, ModelArchive.Combine(_folder, name));
        value.Save(context);
        if (!context._hasVersion)
            throw new InvalidOperationException($"{value.GetType()} cannot be loaded again: its Save has set no version information.");
    }
}
