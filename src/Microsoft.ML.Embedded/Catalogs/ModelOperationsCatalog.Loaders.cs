using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class ModelOperationsCatalog
{
    private const string LoaderFolder = "DataLoader";

    /// <summary>Saves a model and the loader of its data to a file.</summary>
    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, string filePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.Create(filePath);
        Save(model, loader, stream);
    }

    /// <summary>Saves a model and the loader of its data to a stream. The stream stays open.</summary>
    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(stream);
        Save(model, loader.GetOutputSchema(), loader, stream);
    }

    /// <summary>Loads a model and the loader that was saved with it, from a file.</summary>
    public ITransformer LoadWithDataLoader(string filePath, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.OpenRead(filePath);
        return LoadWithDataLoader(stream, out loader);
    }

    /// <summary>Loads a model and the loader that was saved with it, from a stream. The stream stays open.</summary>
    /// <exception cref="FormatException">The stream holds no model zip, a damaged one, or one without a loader.</exception>
    public ITransformer LoadWithDataLoader(Stream stream, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using ZipArchive archive = ModelArchive.Open(stream);
        ModelArchive.CheckHost(archive);
        loader = new ModelLoadContext(archive, LoaderFolder).Create<IDataLoader<IMultiStreamSource>>(_environment);
        return new ModelLoadContext(archive, ModelArchive.ModelFolder).Create<ITransformer>(_environment);
    }
}
