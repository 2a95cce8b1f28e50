using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer whose every output row comes of one input row.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected readonly IHost Host;

    private protected RowToRowTransformerBase(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = host;
    }

    bool ITransformer.IsRowToRowMapper => true;

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        SaveModel(ctx);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return MakeMapper(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return MakeMapper(inputSchema);
    }

    /// <summary>The mapper for one input schema, or an error that says what does not fit.</summary>
    private protected abstract IRowToRowMapper MakeMapper(DataViewSchema inputSchema);

    private protected abstract void SaveModel(ModelSaveContext ctx);
}
