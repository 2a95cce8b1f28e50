using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>The checks that every row and cursor makes before it hands out a getter.</summary>
internal static class ColumnAccess
{
    /// <summary>Which columns of a schema were asked for, by index.</summary>
    internal static bool[] Select(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        bool[] selected = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
            selected[IndexOf(schema, column)] = true;
        return selected;
    }

    /// <summary>The column's index, after a check that it belongs to the schema.</summary>
    internal static int IndexOf(DataViewSchema schema, DataViewSchema.Column column)
    {
        int index = column.Index;
        if (index >= schema.Count || schema[index].Name != column.Name)
            throw new ArgumentException($"Column '{column.Name}' with index {index} is not a column of this row's schema.", nameof(column));
        return index;
    }

    internal static ArgumentException Inactive(DataViewSchema.Column column) => new(
        $"Column '{column.Name}' was not asked for when the row or cursor was made. Name it among the columns needed.", nameof(column));

    /// <summary>Casts a getter to the type that the caller asks for.</summary>
    internal static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' of type {column.Type} is read as {column.Type.RawType}; found a request for {typeof(TValue)}.");

    internal static InvalidOperationException OutsideRow() =>
        new("A value was asked for while the cursor is not on a row. Call MoveNext first, and stop when it returns false.");
}
