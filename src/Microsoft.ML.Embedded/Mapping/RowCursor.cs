using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A cursor over a row that follows another cursor. Only the columns that it was asked for are active, whatever the row has.</summary>
internal sealed class RowCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly DataViewRow _row;
    private readonly ActiveColumns _active;

    public RowCursor(DataViewRowCursor source, DataViewRow row, ActiveColumns active)
    {
        _source = source;
        _row = row;
        _active = active;
    }

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override DataViewSchema Schema => _row.Schema;

    public override bool MoveNext() => _source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _row.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Require(column);
        return _row.GetGetter<TValue>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _row.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
