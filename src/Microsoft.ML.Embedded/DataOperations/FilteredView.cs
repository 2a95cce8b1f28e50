namespace Microsoft.ML.Embedded;

/// <summary>Those rows of a view that pass a test, which each cursor makes anew.</summary>
internal sealed class FilteredView(IDataView source, IReadOnlyList<DataViewSchema.Column> tested, Func<DataViewRow, Func<bool>> createTest) : IDataView
{
    /// <summary>Whether the test looks at positions, so that the source must not be shuffled.</summary>
    public bool DependsOnOrder { get; init; }

    public bool CanShuffle => source.CanShuffle && !DependsOnOrder;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(active.Columns().Concat(tested).DistinctBy(column => column.Index), CanShuffle ? rand : null);
        return new SomeRowsCursor(cursor, active, createTest(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
