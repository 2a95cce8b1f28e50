using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>
/// A cursor that reads ahead, scores the rows it has read in one batch, and then hands them out one by one, in order and with
/// their identity. Everything a caller can ask of a row is buffered per slot.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor
{
    /// <summary>A short first batch keeps a look at a few rows cheap; every further batch is twice as long.</summary>
    private const int FirstBatchRows = 16;

    /// <summary>Enough rows for the kernels to run full, few enough to keep the buffers small.</summary>
    internal const int MaximumBatchRows = 256;

    /// <summary>A batch of very long rows ends with the row that reaches this.</summary>
    internal const int MaximumBatchTokens = 16_384;

    private readonly DataViewSchema _schema;
    private readonly DataViewRowCursor _source;
    private readonly ScoringSession _session;
    private readonly Delegate?[] _getters;
    private readonly List<ColumnBuffer> _buffers = [];
    private readonly ValueGetter<DataViewRowId> _sourceId;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly DataViewRowId[] _ids = new DataViewRowId[MaximumBatchRows];
    private readonly long[] _batches = new long[MaximumBatchRows];
    private int _batchRows = FirstBatchRows;
    private int _slot = -1;
    private int _count;
    private long _rowsServed;
    private bool _ended;

    /// <summary>
    /// Wraps a source cursor on which the active input columns and the scorer's inputs are active. The schema is the output schema;
    /// at least one output is active.
    /// </summary>
    internal LookAheadCursor(DataViewRowCursor source, DataViewSchema schema, ISequenceScorer scorer, bool[] active)
    {
        _source = source;
        _schema = schema;
        _session = scorer.OpenSession(source, MaximumBatchRows);
        _getters = new Delegate?[schema.Count];
        Func<int> currentSlot = CurrentSlot;
        int inputs = schema.Count - scorer.Outputs.Count;
        for (int i = 0; i < schema.Count; i++)
        {
            if (!active[i])
                continue;
            if (i < inputs)
            {
                var buffer = ColumnBuffer.Create(source, source.Schema[i], MaximumBatchRows, currentSlot);
                _buffers.Add(buffer);
                _getters[i] = buffer.Getter;
            }
            else
            {
                _session.Require(i - inputs);
                _getters[i] = _session.CreateGetter(i - inputs, currentSlot);
            }
        }

        _sourceId = source.GetIdGetter();
        _id = (ref DataViewRowId value) => value = _ids[CurrentSlot()];
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _slot < 0 ? -1 : _rowsServed - 1;

    public override long Batch => _slot < 0 ? _source.Batch : _batches[_slot];

    public override bool MoveNext()
    {
        if (_slot + 1 >= _count && !ReadBatch())
            return false;
        _slot++;
        _rowsServed++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[ColumnAccess.IndexOf(_schema, column)] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = _getters[ColumnAccess.IndexOf(_schema, column)] ?? throw ColumnAccess.Inactive(column);
        return ColumnAccess.Cast<TValue>(getter, column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _id;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _session.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int CurrentSlot() => _slot < 0 ? throw ColumnAccess.OutsideRow() : _slot;

    /// <summary>Fills and scores the next batch; false at the end of the source.</summary>
    private bool ReadBatch()
    {
        _slot = -1;
        _count = 0;
        if (_ended)
            return false;
        // A fault in a row ends the cursor: going on after it would skip the rows that were read before the fault.
        _ended = true;
        int rows = 0;
        bool more = true;
        for (long tokens = 0; rows < _batchRows && tokens < MaximumBatchTokens; rows++)
        {
            more = _source.MoveNext();
            if (!more)
                break;
            _sourceId(ref _ids[rows]);
            _batches[rows] = _source.Batch;
            foreach (ColumnBuffer buffer in _buffers)
                buffer.Store(rows);
            tokens += _session.Read(rows);
        }

        if (rows == 0)
            return false;
        _session.Score(rows);
        _count = rows;
        _ended = !more;
        _batchRows = Math.Min(2 * _batchRows, MaximumBatchRows);
        return true;
    }
}
