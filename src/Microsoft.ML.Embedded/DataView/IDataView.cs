namespace Microsoft.ML;

/// <summary>Rows with a schema, made anew by every cursor. A view is immutable and safe to read from several threads.</summary>
public interface IDataView
{
    /// <summary>Whether a cursor honours the random source that it is given.</summary>
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    /// <summary>The number of rows, or null where only reading them would tell.</summary>
    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    /// <summary>Cursors that together visit every row once; <paramref name="n"/> is a hint.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}
