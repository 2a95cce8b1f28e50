using System.Globalization;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>
/// Writes a view as text that a text loader reads back: on request a comment with the schema and a row of names, then a line a row.
/// Texts are quoted where they need it, keys are written 0-based, NaN is a question mark, and vectors spread over as many fields as they have items.
/// </summary>
internal sealed class TextFileWriter(char separator)
{
    public void Write(IDataView data, IReadOnlyList<DataViewSchema.Column> columns, TextWriter output, bool writeHeader, bool writeSchema)
    {
        if (writeSchema)
            WriteSchema(columns, output, writeHeader);
        if (writeHeader)
            output.WriteLine(string.Join(separator, columns.SelectMany(NamesOf).Select(Quoted)));
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        var line = new StringBuilder();
        Action<StringBuilder>[] appenders = columns.Select(column => AppenderOf(cursor, column)).ToArray();
        while (cursor.MoveNext())
        {
            line.Clear();
            foreach (Action<StringBuilder> append in appenders)
                append(line);
            // Every field has a separator after it; the last one goes.
            line.Length = Math.Max(line.Length - 1, 0);
            output.WriteLine(line);
        }
    }

    private void WriteSchema(IReadOnlyList<DataViewSchema.Column> columns, TextWriter output, bool hasHeader)
    {
        output.WriteLine("#@ TextLoader{");
        if (hasHeader)
            output.WriteLine("#@   header+");
        output.WriteLine($"#@   sep={separator switch { '\t' => "tab", ' ' => "space", ',' => "comma", ';' => "semicolon", _ => separator.ToString() }}");
        int field = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            string fields = column.Type is VectorDataViewType { IsKnownSize: false }
                ? string.Create(CultureInfo.InvariantCulture, $"{field}-**")
                : column.Type is VectorDataViewType { Size: > 1 } vector
                    ? string.Create(CultureInfo.InvariantCulture, $"{field}-{field + vector.Size - 1}")
                    : field.ToString(CultureInfo.InvariantCulture);
            output.WriteLine($"#@   col={column.Name}:{KindOf(VectorMap.ItemOf(column.Type))}:{fields}");
            field += column.Type is VectorDataViewType sized ? sized.Size : 1;
        }
        output.WriteLine("#@ }");
    }

    private static string KindOf(PrimitiveDataViewType type)
    {
        string kind = DataKinds.KindOf(type.RawType) switch
        {
            DataKind.SByte => "I1",
            DataKind.Byte => "U1",
            DataKind.Int16 => "I2",
            DataKind.UInt16 => "U2",
            DataKind.Int32 => "I4",
            DataKind.UInt32 => "U4",
            DataKind.Int64 => "I8",
            DataKind.UInt64 => "U8",
            DataKind.Single => "R4",
            DataKind.Double => "R8",
            DataKind.String => "TX",
            DataKind.Boolean => "BL",
            _ => throw new NotSupportedException($"A column of {type} cannot be written as text."),
        };
        return type is KeyDataViewType key ? string.Create(CultureInfo.InvariantCulture, $"{kind}[{key.Count}]") : kind;
    }

    private static IEnumerable<string> NamesOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector)
            return [column.Name];
        if (!column.HasSlotNames())
            return Enumerable.Range(0, vector.Size).Select(slot => string.Create(CultureInfo.InvariantCulture, $"{column.Name}.{slot}"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }

    private Action<StringBuilder> AppenderOf(DataViewRow row, DataViewSchema.Column column) => GenericCall.Invoke<Action<StringBuilder>>(
        (Func<DataViewRow, DataViewSchema.Column, Action<StringBuilder>>)AppenderOf<int>, [VectorMap.ItemOf(column.Type).RawType], row, column);

    private Action<StringBuilder> AppenderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        Func<T, string> format = FormatOf<T>(VectorMap.ItemOf(column.Type));
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default;
            return line =>
            {
                scalar(ref value);
                line.Append(format(value)).Append(separator);
            };
        }
        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return line =>
        {
            vector(ref values);
            foreach (T item in values.DenseValues())
                line.Append(format(item)).Append(separator);
        };
    }

    private Func<T, string> FormatOf<T>(PrimitiveDataViewType type)
    {
        if (type is KeyDataViewType)
            return value => Convert.ToUInt64(value, null) is var key && key > 0 ? (key - 1).ToString(CultureInfo.InvariantCulture) : "";
        if (type is TextDataViewType)
            return value => Quoted(PrimitiveValues<T>.ToText(value));
        return value => value is bool flag ? (flag ? "1" : "0") : PrimitiveValues<T>.IsMissing(value) ? "?" : PrimitiveValues<T>.ToText(value);
    }

    private string Quoted(string text) =>
        text.Length == 0 || text[0] is ' ' or '"' || text.Contains(separator, StringComparison.Ordinal) || text.AsSpan().ContainsAny('\n', '\r')
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
}
