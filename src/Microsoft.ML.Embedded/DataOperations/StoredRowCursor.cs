using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>What cursors over stored rows share: a position that is counted, and getters of a current slot.</summary>
internal abstract class StoredRowCursor(DataViewSchema schema, ActiveColumns active, IReadOnlyDictionary<int, ColumnStore> stores) : DataViewRowCursor
{
    private readonly Delegate[] _getters = new Delegate[schema.Count];
    private long _count;
    private long _position = -1;

    public sealed override long Position => _position;

    public sealed override long Batch => 0;

    public sealed override DataViewSchema Schema => schema;

    /// <summary>The slot of the current row.</summary>
    protected int Slot { get; set; }

    public sealed override bool MoveNext()
    {
        bool moved = MoveToNextSlot();
        _position = moved ? _count++ : -1;
        return moved;
    }

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.Require(column);
        _getters[column.Index] ??= stores[column.Index].CreateGetter(CurrentSlot);
        return Getters.Cast<TValue>(_getters[column.Index], column);
    }

    protected abstract bool MoveToNextSlot();

    protected int CurrentSlot() => _position >= 0
        ? Slot
        : throw new InvalidOperationException("There is no current row: call MoveNext first, and no getter after it has returned false.");
}
