using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Column selector", ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="ColumnSelectingEstimator"/>.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "EmbeddedSelectColumns";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBSELCO", LoaderSignature);

    private readonly ColumnSelection _selection;

    internal ColumnSelectingTransformer(ColumnSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection.Names);
        _selection = selection;
    }

    bool ITransformer.IsRowToRowMapper => true;

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new ColumnSelectingTransformer(ColumnSelection.Read(reader)));

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Map(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, Map(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Map(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, _selection.Write);

    private SelectedColumnsMapper Map(DataViewSchema schema) => new(schema, _selection.Select(schema));
}
