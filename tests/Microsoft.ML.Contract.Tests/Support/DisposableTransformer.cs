using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>A transformer that adds nothing and remembers that it was disposed.</summary>
internal sealed class DisposableTransformer : ITransformer, IDisposable
{
    private readonly ColumnAdder _identity = new();

    public bool Disposed { get; private set; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _identity.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _identity.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _identity.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => _identity.Save(ctx);

    public void Dispose() => Disposed = true;
}
