using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>Reads the usual annotations of a column.</summary>
public static class SchemaAnnotationsExtensions
{
    /// <summary>Whether the column's numbers are on a common scale.</summary>
    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.IsNormalized) is not { Type: BooleanDataViewType })
            return false;
        bool value = false;
        column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref value);
        return value;
    }

    /// <summary>Whether the column is a vector of known size with a name for each slot.</summary>
    public static bool HasSlotNames(this DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } vector
        && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } names
        && names.Size == vector.Size;

    /// <summary>Reads the names of the slots.</summary>
    /// <exception cref="InvalidOperationException">The column has no slot names.</exception>
    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames) =>
        column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    /// <summary>Whether the column is made of keys whose values are known, and of the given type where one is given.</summary>
    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null)
    {
        DataViewType itemType = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return itemType is KeyDataViewType key
            && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is VectorDataViewType values
            && (ulong)values.Size == key.Count
            && (keyValueItemType == null || values.ItemType.Equals(keyValueItemType));
    }

    /// <summary>Reads the values of the keys: the key k (1-based) stands for the item k - 1.</summary>
    /// <exception cref="InvalidOperationException">The column has no key values, or they have another type.</exception>
    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues) =>
        column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);
}
