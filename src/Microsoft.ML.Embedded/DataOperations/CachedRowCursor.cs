using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Moves over stored rows in a given order. A row's identifier is its place in the source.</summary>
internal sealed class CachedRowCursor(DataViewSchema schema, ActiveColumns active, IReadOnlyDictionary<int, ColumnStore> stores, int[] order)
    : StoredRowCursor(schema, active, stores)
{
    private int _next;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)CurrentSlot(), 0);

    protected override bool MoveToNextSlot()
    {
        if (_next >= order.Length)
            return false;
        Slot = order[_next++];
        return true;
    }
}
