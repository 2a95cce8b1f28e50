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

    private static Delegate Typed<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
