using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The view of a user's objects. A list can be shuffled; anything else is enumerated anew by every cursor.</summary>
internal sealed class ObjectsView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly ObjectReader<TRow> _reader;

    public ObjectsView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        _rows = rows;
        _reader = new ObjectReader<TRow>(definition);
    }

    public bool CanShuffle => _rows is IList<TRow>;

    public DataViewSchema Schema => _reader.Schema;

    public long? GetRowCount() => _rows switch
    {
        ICollection<TRow> collection => collection.Count,
        IReadOnlyCollection<TRow> collection => collection.Count,
        _ => null,
    };

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new ObjectsCursor<TRow>(_reader, RowsInOrder(rand), new ActiveColumns(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private IEnumerable<(long Index, TRow Row)> RowsInOrder(Random rand)
    {
        if (rand != null && _rows is IList<TRow> list)
        {
            int[] order = new int[list.Count];
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
            rand.Shuffle(order);
            return order.Select(index => ((long)index, list[index]));
        }
        return _rows.Select((row, index) => ((long)index, row));
    }
}
