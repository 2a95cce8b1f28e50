using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>What the text transforms share: reading a column that is a text or a vector of texts, and writing a list of texts.</summary>
internal static class TextItems
{
    public static DataViewSchema.Column RequireText(DataViewSchema.Column column) => VectorMap.ItemOf(column.Type) is TextDataViewType
        ? column
        : throw SchemaErrors.Mismatch("inputSchema", "input", column.Name, "text or vector of text", column.Type.ToString());

    public static SchemaShape.Column RequireText(SchemaShape.Column column) => column.ItemType is TextDataViewType
        ? column
        : throw SchemaErrors.Mismatch("inputSchema", "input", column.Name, "text or vector of text", column.GetTypeString());

    public static SchemaShape.Column RequireTextVector(SchemaShape.Column column) =>
        column.ItemType is TextDataViewType && column.Kind != SchemaShape.Column.VectorKind.Scalar
            ? column
            : throw SchemaErrors.Mismatch("inputSchema", "input", column.Name, "vector of text", column.GetTypeString());

    /// <summary>A getter that makes a list of texts of each row's text, or of each of its texts in turn.</summary>
    public static ValueGetter<VBuffer<ReadOnlyMemory<char>>> CreateListGetter(
        DataViewRow row, DataViewSchema.Column input, Action<ReadOnlyMemory<char>, List<ReadOnlyMemory<char>>> append)
    {
        var list = new List<ReadOnlyMemory<char>>();
        if (input.Type is not VectorDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> scalar = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> value = default;
            return (ref VBuffer<ReadOnlyMemory<char>> destination) =>
            {
                scalar(ref value);
                list.Clear();
                append(value, list);
                Write(list, ref destination);
            };
        }
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> vector = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return (ref VBuffer<ReadOnlyMemory<char>> destination) =>
        {
            vector(ref values);
            list.Clear();
            foreach (ReadOnlyMemory<char> item in values.GetValues())
                append(item, list);
            Write(list, ref destination);
        };
    }

    private static void Write(List<ReadOnlyMemory<char>> list, ref VBuffer<ReadOnlyMemory<char>> destination)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref destination, list.Count);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list).CopyTo(editor.Values);
        destination = editor.Commit();
    }
}
