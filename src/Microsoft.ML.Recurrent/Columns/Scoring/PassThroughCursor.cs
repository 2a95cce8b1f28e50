using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>The cursor when no output is wanted: the source's rows under the output schema, nothing buffered, nothing scored.</summary>
internal sealed class PassThroughCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;

    internal PassThroughCursor(DataViewRowCursor source, DataViewSchema schema, bool[] active)
    {
        _source = source;
        _schema = schema;
        _active = active;
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override bool MoveNext() => _source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[ColumnAccess.IndexOf(_schema, column)];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = ColumnAccess.IndexOf(_schema, column);
        if (!_active[index])
            throw ColumnAccess.Inactive(column);
        return _source.GetGetter<TValue>(_source.Schema[index]);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
