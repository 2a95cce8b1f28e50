using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    /// <summary>The first rows: one at least.</summary>
    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new SlicedView(input, skip: 0, take: count);
    }

    /// <summary>All rows but the first ones.</summary>
    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new SlicedView(input, skip: count, take: long.MaxValue);
    }

    /// <summary>
    /// The rows in another order: each is drawn from a pool of the rows to come. Every cursor draws the same order.
    /// </summary>
    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(shufflePoolSize, 1);
        return new ShuffledView(input, SeedOr(seed), shufflePoolSize, shuffleSource);
    }

    /// <summary>Keeps the columns that are asked for in memory, from their first use.</summary>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CachedView(input, Named(input, columnsToPrefetch ?? []));
    }

    /// <summary>The rows whose number in a column is at least one bound and less than another; never those without a number.</summary>
    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = Named(input, [columnName])[0];
        if (column.Type is not NumberDataViewType)
            throw SchemaErrors.Mismatch(nameof(input), "filter", columnName, "number", column.Type.ToString());
        return new FilteredView(input, [column], row => RowTests.InRange(row, column, lowerBound, upperBound));
    }

    /// <summary>The rows that have a value in each of the columns: no NaN and no missing key, in vectors neither.</summary>
    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] tested = Named(input, columns);
        foreach (DataViewSchema.Column column in tested)
        {
            if (VectorMap.ItemOf(column.Type) is not KeyDataViewType && !LabelReader.IsReal(VectorMap.ItemOf(column.Type)))
                throw new ArgumentOutOfRangeException(nameof(columns), $"Column '{column.Name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
        }
        return new FilteredView(input, tested, row => RowTests.NothingMissing(row, tested));
    }

    private static DataViewSchema.Column[] Named(IDataView view, string[] names) =>
        Array.ConvertAll(names, name => view.Schema.GetColumnOrNull(name) ?? throw SchemaErrors.Missing(nameof(view), "input", name));

    /// <summary>The given seed, else the context's, else one that never changes.</summary>
    private int SeedOr(int? seed) => seed ?? (_environment as Runtime.IHostEnvironmentInternal)?.Seed ?? 1;
}
