using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Skips the first rows of another cursor, and ends after a number of rows without reading further.</summary>
internal sealed class SliceCursor(DataViewRowCursor source, long skip, long take) : DataViewRowCursor
{
    private long _moved;
    private long _position = -1;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => source.Schema;

    public override bool MoveNext()
    {
        if (_moved < take && SkipFirst() && source.MoveNext())
        {
            _position = _moved++;
            return true;
        }
        _moved = take;
        _position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> getter = source.GetIdGetter();
        return (ref DataViewRowId value) =>
        {
            RequireRow();
            getter(ref value);
        };
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = source.GetGetter<TValue>(column);
        return (ref TValue value) =>
        {
            RequireRow();
            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private bool SkipFirst()
    {
        while (skip > 0)
        {
            if (!source.MoveNext())
                return false;
            skip--;
        }
        return true;
    }

    // The source may still stand on the last row of the slice.
    private void RequireRow()
    {
        if (_position < 0)
            throw new InvalidOperationException("There is no current row: call MoveNext first, and no getter after it has returned false.");
    }
}
