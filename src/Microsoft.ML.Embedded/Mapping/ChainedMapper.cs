using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Mappers applied one after the other. With none of them it is the identity.</summary>
internal sealed class ChainedMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<IRowToRowMapper> _mappers;

    /// <param name="inputSchema">The schema of the rows that come in.</param>
    /// <param name="mappers">Mappers, the input schema of each being the output schema of the one before it.</param>
    public ChainedMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers)
    {
        InputSchema = inputSchema;
        _mappers = mappers;
        OutputSchema = mappers.Count == 0 ? inputSchema : mappers[^1].OutputSchema;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        NeededAtEachStage(dependingColumns)[0];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentOutOfRangeException(nameof(input), "The row has another schema than the mapper's input.");
        DataViewSchema.Column[][] needed = NeededAtEachStage(activeColumns);
        DataViewRow row = input;
        for (int i = 0; i < _mappers.Count; i++)
            row = _mappers[i].GetRow(row, needed[i + 1]);
        return row;
    }

    /// <summary>Item i: the columns needed of what comes into mapper i; the last item is what is asked for.</summary>
    private DataViewSchema.Column[][] NeededAtEachStage(IEnumerable<DataViewSchema.Column> asked)
    {
        var needed = new DataViewSchema.Column[_mappers.Count + 1][];
        needed[^1] = asked.ToArray();
        for (int i = _mappers.Count - 1; i >= 0; i--)
            needed[i] = _mappers[i].GetDependencies(needed[i + 1]).ToArray();
        return needed;
    }
}
