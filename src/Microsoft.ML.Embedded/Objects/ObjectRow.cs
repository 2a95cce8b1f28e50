using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A row over one object at a time. Its position moves on with every object, so that whoever caches by position computes anew.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly ObjectReader<TRow> _reader;
    private readonly CurrentRow<TRow> _current = new();
    private readonly Delegate[] _getters;
    private long _position = -1;

    public ObjectRow(ObjectReader<TRow> reader)
    {
        _reader = reader;
        _getters = new Delegate[reader.Schema.Count];
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => _reader.Schema;

    public void MoveTo(TRow row)
    {
        _current.Set(row);
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < Schema.Count;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        _current.Get();
        value = new DataViewRowId((ulong)_position, 0);
    };

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _getters[column.Index] ??= _reader.MakeGetter(column.Index, _current);
        return Getters.Cast<TValue>(_getters[column.Index], column);
    }
}
