using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.Data.TextLoader), null, typeof(Microsoft.ML.SignatureLoadModel), "Text loader", Microsoft.ML.Data.TextLoader.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Makes lazy views of text files: every cursor reads them anew.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    internal const string LoaderSignature = "EmbeddedTextLoader";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBTXTLD", LoaderSignature);

    private readonly TextFormat _format;
    private readonly TextColumn[] _columns;
    private readonly DataViewSchema _schema;

    internal TextLoader(Options options, IMultiStreamSource dataSample)
        : this(new TextFormat(options), dataSample, options.Columns ?? [new Column("Label", DataKind.Single, 0), new Column("Features", DataKind.Single, [new Range(1, null)])])
    {
    }

    private TextLoader(TextFormat format, IMultiStreamSource dataSample, Column[] columns)
        : this(format, TextColumn.Bind(columns, format, dataSample))
    {
    }

    private TextLoader(TextFormat format, TextColumn[] columns)
    {
        _format = format;
        _columns = columns;
        var builder = new DataViewSchema.Builder();
        foreach (TextColumn column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations());
        _schema = builder.ToSchema();
    }

    private static TextLoader Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new TextLoader(TextFormat.Read(reader), StagePayload.ReadList(reader, TextColumn.Read)));

    public IDataView Load(IMultiStreamSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TextFileView(_schema, _columns, _format, source);
    }

    public DataViewSchema GetOutputSchema() => _schema;

    void ICanSaveModel.Save(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        _format.Write(writer);
        StagePayload.WriteList(writer, _columns, static (to, column) => column.Write(to));
    });
}
