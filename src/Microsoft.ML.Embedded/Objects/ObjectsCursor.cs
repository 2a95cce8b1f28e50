using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A cursor over a user's objects.</summary>
internal sealed class ObjectsCursor<TRow> : DataViewRowCursor
    where TRow : class
{
    private readonly ObjectReader<TRow> _reader;
    private readonly IEnumerator<TRow> _rows;
    private readonly ActiveColumns _active;
    private readonly CurrentRow<TRow> _current = new();
    private readonly Delegate[] _getters;
    private long _position = -1;
    private bool _ended;

    public ObjectsCursor(ObjectReader<TRow> reader, IEnumerable<TRow> rows, ActiveColumns active)
    {
        _reader = reader;
        _rows = rows.GetEnumerator();
        _active = active;
        _getters = new Delegate[reader.Schema.Count];
    }

    public override long Position => _ended ? -1 : _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => _reader.Schema;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (!_rows.MoveNext())
        {
            _ended = true;
            _current.Set(null);
            return false;
        }
        _position++;
        _current.Set(_rows.Current ?? throw new InvalidOperationException($"The object of row {_position} is null."));
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        _current.Get();
        value = new DataViewRowId((ulong)_position, 0);
    };

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Require(column);
        _getters[column.Index] ??= _reader.MakeGetter(column.Index, _current);
        return Getters.Cast<TValue>(_getters[column.Index], column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _current.Set(null);
            _rows.Dispose();
        }
        base.Dispose(disposing);
    }
}
