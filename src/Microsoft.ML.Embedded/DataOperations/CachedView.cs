namespace Microsoft.ML.Embedded;

/// <summary>A view that keeps the columns asked of it in memory. Each column is read from the source once, when it is first needed.</summary>
internal sealed class CachedView(IDataView source, IReadOnlyList<DataViewSchema.Column> prefetched) : IDataView
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, ColumnStore> _stores = [];
    private int? _count;

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount()
    {
        lock (_lock)
            return _count ?? source.GetRowCount();
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        lock (_lock)
        {
            int count = Fill(active.Columns().Concat(prefetched));
            return new CachedRowCursor(Schema, active, new Dictionary<int, ColumnStore>(_stores), Order(count, rand));
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static int[] Order(int count, Random rand)
    {
        int[] order = Enumerable.Range(0, count).ToArray();
        rand?.Shuffle(order);
        return order;
    }

    private int Fill(IEnumerable<DataViewSchema.Column> needed)
    {
        DataViewSchema.Column[] absent = needed.DistinctBy(column => column.Index).Where(column => !_stores.ContainsKey(column.Index)).ToArray();
        if (_count is { } known && absent.Length == 0)
            return known;
        ColumnStore[] stores = Array.ConvertAll(absent, ColumnStore.Create);
        int count = 0;
        using (DataViewRowCursor cursor = source.GetRowCursor(absent))
        {
            Action<int>[] writers = Array.ConvertAll(stores, store => store.CreateWriter(cursor));
            for (; cursor.MoveNext(); count = checked(count + 1))
            {
                foreach (Action<int> write in writers)
                    write(count);
            }
        }
        for (int i = 0; i < absent.Length; i++)
            _stores.Add(absent[i].Index, stores[i]);
        _count = count;
        return count;
    }
}
