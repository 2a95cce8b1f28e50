using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>The transforms that join, copy and choose columns.</summary>
public static class TransformExtensionsCatalog
{
    /// <summary>Joins columns of one item type into one vector.</summary>
    public static ColumnConcatenatingEstimator Concatenate(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames) =>
        new(catalog.GetEnvironment().Register(nameof(ColumnConcatenatingEstimator)), outputColumnName, inputColumnNames);

    /// <summary>Gives a column, with its annotations, another name beside its own.</summary>
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName, string inputColumnName) =>
        new(catalog.GetEnvironment().Register(nameof(ColumnCopyingEstimator)), new(outputColumnName, inputColumnName));

    /// <summary>Removes columns, and those of their names that they hide. Other hidden columns stay.</summary>
    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames) =>
        new(catalog.GetEnvironment().Register(nameof(ColumnSelectingEstimator)), new ColumnSelection(ColumnSelection.Mode.Drop, columnNames, KeepHidden: true));

    /// <summary>Keeps these columns, in this order.</summary>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames) =>
        catalog.SelectColumns(columnNames, keepHidden: false);

    /// <summary>Keeps these columns, in this order; on request with the columns of the same names that they hide.</summary>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden) =>
        new(catalog.GetEnvironment().Register(nameof(ColumnSelectingEstimator)), new ColumnSelection(ColumnSelection.Mode.Keep, columnNames, keepHidden));
}
