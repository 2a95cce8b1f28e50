using Microsoft.ML.Recurrent.Columns.Outputs;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>A view with a scorer's outputs behind its own columns. Lazy: every cursor scores what it is asked for.</summary>
internal sealed class ScoredDataView : IDataView
{
    private readonly IDataView _input;
    private readonly ISequenceScorer _scorer;
    private readonly IReadOnlyList<DataViewSchema.Column> _inputs;

    /// <exception cref="ArgumentException">The view lacks an input column, or it is of the wrong type.</exception>
    internal ScoredDataView(IDataView input, ISequenceScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
        _scorer = scorer;
        _inputs = scorer.FindInputs(input.Schema);
        Schema = ScoredSchema.Extend(input.Schema, scorer.Outputs);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _input.CanShuffle;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ColumnAccess.Select(Schema, columnsNeeded);
        return Wrap(_input.GetRowCursor(SourceColumns(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = ColumnAccess.Select(Schema, columnsNeeded);
        DataViewRowCursor[] sources = _input.GetRowCursorSet(SourceColumns(active), n, rand);
        return Array.ConvertAll(sources, source => Wrap(source, active));
    }

    private bool AnyOutput(bool[] active) => active.AsSpan(_input.Schema.Count).Contains(true);

    private DataViewRowCursor Wrap(DataViewRowCursor source, bool[] active)
    {
        if (!AnyOutput(active))
            return new PassThroughCursor(source, Schema, active);
        try
        {
            return new LookAheadCursor(source, Schema, _scorer, active);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The active columns of the input, and the scorer's inputs if an output is active.</summary>
    private List<DataViewSchema.Column> SourceColumns(bool[] active)
    {
        var columns = _input.Schema.Where(column => active[column.Index]).ToList();
        if (AnyOutput(active))
            columns.AddRange(_inputs.Where(column => !active[column.Index]));
        return columns;
    }
}
