using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>A fitted stage of a pipeline: makes one view of another.</summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether every output row comes of one input row, so that <see cref="GetRowToRowMapper"/> may be called.</summary>
    bool IsRowToRowMapper { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
