using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>Scores single rows, for prediction engines.</summary>
internal sealed class ScoringMapper : IRowToRowMapper
{
    private readonly ISequenceScorer _scorer;
    private readonly IReadOnlyList<DataViewSchema.Column> _inputs;

    /// <exception cref="ArgumentException">The schema lacks an input column, or it is of the wrong type.</exception>
    internal ScoringMapper(DataViewSchema inputSchema, ISequenceScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer = scorer;
        _inputs = scorer.FindInputs(inputSchema);
        InputSchema = inputSchema;
        OutputSchema = ScoredSchema.Extend(inputSchema, scorer.Outputs);
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] active = ColumnAccess.Select(OutputSchema, dependingColumns);
        bool anyOutput = active.AsSpan(InputSchema.Count).Contains(true);
        return InputSchema.Where(column => active[column.Index] || (anyOutput && _inputs.Any(input => input.Index == column.Index))).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ReferenceEquals(input.Schema, InputSchema))
            throw new ArgumentException("The row's schema is not the schema that this mapper was made for. Make a mapper with the row's own schema.", nameof(input));
        return new ScoringRow(input, OutputSchema, _scorer, ColumnAccess.Select(OutputSchema, activeColumns));
    }
}
