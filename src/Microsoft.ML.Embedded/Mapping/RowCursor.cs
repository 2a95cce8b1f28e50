using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A cursor over a row that follows another cursor.</summary>
internal sealed class RowCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly DataViewRow _row;

    public RowCursor(DataViewRowCursor source, DataViewRow row)
    {
        _source = source;
        _row = row;
    }

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override DataViewSchema Schema => _row.Schema;

    public override bool MoveNext() => _source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _row.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

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
