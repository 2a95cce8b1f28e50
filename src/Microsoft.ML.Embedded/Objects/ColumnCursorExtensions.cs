using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>Reads one column of a view.</summary>
public static class ColumnCursorExtensions
{
    /// <summary>The values of a column, as they are enumerated. Text may be read as string, a vector as an array.</summary>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(columnName)
            ?? throw SchemaErrors.Missing(nameof(columnName), "input", columnName);
        return data.GetColumn<T>(column);
    }

    /// <summary>The values of a column, as they are enumerated. Text may be read as string, a vector as an array.</summary>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (UserMember.RawTypeOf(typeof(T)) != column.Type.RawType)
            throw new ArgumentOutOfRangeException(nameof(column), $"Could not map the data view column '{column.Name}' of type {column.Type} to {typeof(T)}.");
        return Values(data, column, ReaderMaker<T>());
    }

    private static IEnumerable<T> Values<T>(IDataView data, DataViewSchema.Column column, Func<DataViewRow, DataViewSchema.Column, Func<T>> makeReader)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<T> read = makeReader(cursor, column);
        while (cursor.MoveNext())
            yield return read();
    }

    private static Func<DataViewRow, DataViewSchema.Column, Func<T>> ReaderMaker<T>()
    {
        if (typeof(T) == typeof(string))
            return (row, column) => (Func<T>)(object)TextReader(row, column);
        if (typeof(T) == typeof(string[]))
            return (row, column) => (Func<T>)(object)TextsReader(row, column);
        if (typeof(T).IsArray)
        {
            return (row, column) => (Func<T>)GenericCall.Invoke<Delegate>(
                (Func<DataViewRow, DataViewSchema.Column, Delegate>)ArrayReader<int>, [typeof(T).GetElementType()], row, column);
        }
        return ValueReader<T>;
    }

    private static Func<string> TextReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }

    private static Func<string[]> TextsReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return () =>
        {
            getter(ref value);
            return value.DenseValues().Select(text => text.ToString()).ToArray();
        };
    }

    private static Func<T[]> ArrayReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            var items = new T[value.Length];
            value.CopyTo(items);
            return items;
        };
    }

    private static Func<T> ValueReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            // A fresh value each time: who enumerates may keep it.
            T value = default;
            getter(ref value);
            return value;
        };
    }
}
