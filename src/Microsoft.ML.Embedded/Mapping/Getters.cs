using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Getters whose value type is known at run time only.</summary>
internal static class Getters
{
    /// <summary>The getter as one of the asked type, or the error of a row that is asked for the wrong one.</summary>
    public static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"Invalid TValue in GetGetter: the column '{column.Name}' has values of {column.Type.RawType}, not of {typeof(TValue)}.");

    /// <summary>The row's <c>ValueGetter</c> of the column's raw type.</summary>
    public static Delegate Of(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Invoke<Delegate>((Func<DataViewRow, DataViewSchema.Column, Delegate>)Typed<int>, [column.Type.RawType], row, column);

    /// <summary>A getter of one value. Of a vector it hands out copies, so that nobody recycles its arrays.</summary>
    public static Delegate OfValue<T>(T value)
    {
        if (!typeof(T).IsGenericType || typeof(T).GetGenericTypeDefinition() != typeof(VBuffer<>))
            return (ValueGetter<T>)((ref T destination) => destination = value);
        return GenericCall.Invoke<Delegate>((Func<VBuffer<int>, Delegate>)OfVector, typeof(T).GetGenericArguments(), value);
    }

    private static Delegate OfVector<T>(VBuffer<T> value) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => value.CopyTo(ref destination));

    private static Delegate Typed<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
