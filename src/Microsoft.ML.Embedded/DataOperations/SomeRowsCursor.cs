using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Moves over the rows of another cursor that pass a test, and counts positions among them.</summary>
internal sealed class SomeRowsCursor(DataViewRowCursor source, ActiveColumns active, Func<bool> accepts) : DataViewRowCursor
{
    private long _count;
    private long _position = -1;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => source.Schema;

    public override bool MoveNext()
    {
        while (source.MoveNext())
        {
            if (!accepts())
                continue;
            _position = _count++;
            return true;
        }
        _position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        return source.GetGetter<TValue>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
