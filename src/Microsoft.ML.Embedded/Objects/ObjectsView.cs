using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The view of a user's objects. They are enumerated anew by every cursor.</summary>
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

    public bool CanShuffle => false;

    public DataViewSchema Schema => _reader.Schema;

    public long? GetRowCount() => _rows switch
    {
        ICollection<TRow> collection => collection.Count,
        IReadOnlyCollection<TRow> collection => collection.Count,
        _ => null,
    };

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new ObjectsCursor<TRow>(_reader, _rows, new ActiveColumns(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
