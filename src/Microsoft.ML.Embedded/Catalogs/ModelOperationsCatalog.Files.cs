using System.IO.Compression;
using System.Text;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class ModelOperationsCatalog
{
    /// <summary>Saves a model and the schema of its input to a file.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    /// <summary>Saves a model and the schema of its input, which may be null, to a stream. The stream stays open.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        Save(model, inputSchema, loader: null, stream);
    }

    /// <summary>Loads a model and the schema of its input, null if none was saved, from a file.</summary>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    /// <summary>Loads a model and the schema of its input, null if none was saved, from a stream. The stream stays open.</summary>
    /// <exception cref="FormatException">The stream holds no model zip, a damaged one, or one that another host has saved.</exception>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using ZipArchive archive = ModelArchive.Open(stream);
        ModelArchive.CheckHost(archive);
        inputSchema = archive.GetEntry(ModelArchive.SchemaPath) == null
            ? null
            : ModelArchive.Read(archive, ModelArchive.SchemaPath, schema =>
            {
                using var reader = new BinaryReader(schema, Encoding.UTF8);
                return SchemaFile.Read(reader);
            });
        return new ModelLoadContext(archive, ModelArchive.ModelFolder).Create<ITransformer>(_environment);
    }

    private static void Save(ITransformer model, DataViewSchema inputSchema, ICanSaveModel loader, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var writer = new StreamWriter(ModelArchive.CreateEntry(archive, ModelArchive.VersionPath), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            writer.Write($"{ModelArchive.HostName} {typeof(MLContext).Assembly.GetName().Version}");
        using (var root = new ModelSaveContext(archive, ""))
        {
            root.SaveModel(model, ModelArchive.ModelFolder);
            if (inputSchema != null)
                root.SaveBinaryStream(ModelArchive.SchemaPath, writer => SchemaFile.Write(writer, inputSchema));
            if (loader != null)
                root.SaveModel(loader, LoaderFolder);
        }
    }
}
