using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>
/// One row with a scorer's outputs behind its own columns. It is scored when the first output is read, once per position of the
/// source row. Only outputs whose getter was asked for are computed, for a prediction engine declares all columns active.
/// </summary>
internal sealed class ScoringRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly DataViewSchema _schema;
    private readonly ISequenceScorer _scorer;
    private readonly bool[] _active;
    private readonly Delegate?[] _outputGetters;
    private readonly Func<int> _currentSlot;
    private ScoringSession? _session;
    private long _scoredPosition = -1;

    internal ScoringRow(DataViewRow input, DataViewSchema schema, ISequenceScorer scorer, bool[] active)
    {
        _input = input;
        _schema = schema;
        _scorer = scorer;
        _active = active;
        _outputGetters = new Delegate?[scorer.Outputs.Count];
        _currentSlot = ScoredSlot;
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[ColumnAccess.IndexOf(_schema, column)];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = ColumnAccess.IndexOf(_schema, column);
        if (!_active[index])
            throw ColumnAccess.Inactive(column);
        int output = index - _input.Schema.Count;
        return output < 0
            ? _input.GetGetter<TValue>(_input.Schema[index])
            : ColumnAccess.Cast<TValue>(OutputGetter(output), column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _session?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private Delegate OutputGetter(int output)
    {
        if (_outputGetters[output] is { } known)
            return known;
        _session ??= _scorer.OpenSession(_input, capacity: 1);
        _session.Require(output);
        // The row that was scored last was scored without this output.
        _scoredPosition = -1;
        return _outputGetters[output] = _session.CreateGetter(output, _currentSlot);
    }

    private int ScoredSlot()
    {
        long position = _input.Position;
        if (position < 0)
            throw ColumnAccess.OutsideRow();
        if (position != _scoredPosition)
        {
            _session!.Read(0);
            _session.Score(1);
            _scoredPosition = position;
        }

        return 0;
    }
}
