namespace Microsoft.ML.Embedded;

/// <summary>The rows of a view in an order that a seed and a pool make.</summary>
internal sealed class ShuffledView(IDataView source, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        Random random = rand ?? new Random(seed);
        DataViewRowCursor cursor = source.GetRowCursor(active.Columns(), shuffleSource && source.CanShuffle ? random : null);
        return new ShuffledRowCursor(cursor, active, active.Columns().ToDictionary(column => column.Index, ColumnStore.Create), random, poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
