using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Cells as text, floats by their bits, so that rows of different origin can be compared to the last bit whatever their types.</summary>
internal static class Cells
{
    /// <summary>The values of some columns, a string for each row.</summary>
    public static string[] Of(IDataView view, params string[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        Func<string>[] cells = ReadersOf(cursor, columns);
        var rows = new List<string>();
        while (cursor.MoveNext())
            rows.Add(string.Join(" | ", cells.Select(cell => cell())));
        return [.. rows];
    }

    /// <summary>Reads some columns of a row or cursor as it moves.</summary>
    public static Func<string>[] ReadersOf(DataViewRow row, params string[] columns) => [.. columns.Select(name => ReaderOf(row, row.Schema[name]))];

    /// <summary>A value that a column, or a member of a prediction, can have.</summary>
    public static string Text(object? value) => value switch
    {
        float number => BitConverter.SingleToInt32Bits(number).ToString("x8"),
        float[] numbers => string.Join(' ', numbers.Select(number => Text(number))),
        VBuffer<float> numbers => string.Join(' ', numbers.DenseValues().Select(number => Text(number))),
        VBuffer<uint> numbers => string.Join(' ', numbers.DenseValues()),
        VBuffer<ReadOnlyMemory<char>> texts => string.Join(' ', texts.DenseValues()),
        null => "",
        _ => value.ToString()!,
    };

    private static Func<string> ReaderOf(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        var type when type == typeof(float) => Reader<float>(row, column),
        var type when type == typeof(bool) => Reader<bool>(row, column),
        var type when type == typeof(uint) => Reader<uint>(row, column),
        var type when type == typeof(ReadOnlyMemory<char>) => Reader<ReadOnlyMemory<char>>(row, column),
        var type when type == typeof(VBuffer<float>) => Reader<VBuffer<float>>(row, column),
        var type when type == typeof(VBuffer<uint>) => Reader<VBuffer<uint>>(row, column),
        var type when type == typeof(VBuffer<ReadOnlyMemory<char>>) => Reader<VBuffer<ReadOnlyMemory<char>>>(row, column),
        var type => throw new NotSupportedException($"Column '{column.Name}' of type {type} has no text here."),
    };

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Text(value);
        };
    }
}
