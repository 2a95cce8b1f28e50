using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Reads the annotations of a column.</summary>
internal static class Annotations
{
    public static string[] Kinds(DataViewSchema.Column column) =>
        [.. column.Annotations.Schema.Select(annotation => annotation.Name).Order(StringComparer.Ordinal)];

    public static T Value<T>(DataViewSchema.Column column, string kind)
    {
        T value = default!;
        column.Annotations.GetValue(kind, ref value);
        return value;
    }

    public static string Text(DataViewSchema.Column column, string kind) => Value<ReadOnlyMemory<char>>(column, kind).ToString();

    public static string[] Texts(DataViewSchema.Column column, string kind) =>
        [.. Value<VBuffer<ReadOnlyMemory<char>>>(column, kind).DenseValues().Select(text => text.ToString())];
}
