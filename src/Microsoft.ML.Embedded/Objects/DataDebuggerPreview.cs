using System.Collections.Immutable;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>The first rows of a view, by row and by column. Hidden columns are shown too.</summary>
public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        Schema = data.Schema;
        var rows = new List<RowInfo>();
        var values = new List<object>[Schema.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = [];

        using DataViewRowCursor cursor = data.GetRowCursor(Schema);
        Func<object>[] read = Schema.Select(column => BoxedReader(cursor, column)).ToArray();
        while (rows.Count < maxRows && cursor.MoveNext())
        {
            var row = new KeyValuePair<string, object>[Schema.Count];
            for (int i = 0; i < row.Length; i++)
            {
                object value = read[i]();
                row[i] = KeyValuePair.Create(Schema[i].Name, value);
                values[i].Add(value);
            }
            rows.Add(new RowInfo(row));
        }
        RowView = [.. rows];
        ColumnView = [.. Schema.Select(column => new ColumnInfo(column, values[column.Index].ToArray()))];
    }

    public DataViewSchema Schema { get; }

    public ImmutableArray<ColumnInfo> ColumnView { get; }

    public ImmutableArray<RowInfo> RowView { get; }

    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    private static Func<object> BoxedReader(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Invoke<Func<object>>((Func<DataViewRow, DataViewSchema.Column, Func<object>>)BoxedReaderOf<int>, [column.Type.RawType], row, column);

    private static Func<object> BoxedReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value;
        };
    }

    /// <summary>A column, and its value in every row.</summary>
    public sealed class ColumnInfo
    {
        internal ColumnInfo(DataViewSchema.Column column, object[] values)
        {
            Column = column;
            Values = values;
        }

        public DataViewSchema.Column Column { get; }

        public object[] Values { get; }

        public override string ToString() => $"{Column.Name}: {Column.Type}";
    }

    /// <summary>A row: name and value of every column.</summary>
    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

        public KeyValuePair<string, object>[] Values { get; }

        public override string ToString() => $"{Values.Length} columns";
    }
}
