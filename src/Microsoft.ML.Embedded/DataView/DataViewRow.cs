using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>One row at a time. Getters are made once and called at every position.</summary>
public abstract class DataViewRow : IDisposable
{
    private bool _disposed;

    /// <summary>The position of the current row, or -1 where there is none.</summary>
    public abstract long Position { get; }

    /// <summary>Orders the rows of the cursors of one set: batches ascend in a cursor, and no two cursors share one.</summary>
    public abstract long Batch { get; }

    public abstract DataViewSchema Schema { get; }

    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>A getter of an active column. It throws <see cref="InvalidOperationException"/> when called outside a row.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    public abstract bool IsColumnActive(DataViewSchema.Column column);

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Dispose(true);
        }
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
