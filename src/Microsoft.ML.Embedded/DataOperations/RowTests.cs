using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Functions of a cursor's current row.</summary>
internal static class RowTests
{
    public static Func<bool> InRange(DataViewRow row, DataViewSchema.Column column, double low, double high) =>
        GenericCall.Invoke<Func<bool>>((Func<DataViewRow, DataViewSchema.Column, double, double, Func<bool>>)InRange<int>, [column.Type.RawType], row, column, low, high);

    public static Func<bool> NothingMissing(DataViewRow row, IEnumerable<DataViewSchema.Column> columns)
    {
        Func<bool>[] missing = columns.Select(column => GenericCall.Invoke<Func<bool>>(
            (Func<DataViewRow, DataViewSchema.Column, Func<bool>>)IsMissing<int>, [VectorMap.ItemOf(column.Type).RawType], row, column)).ToArray();
        return () => !missing.Any(test => test());
    }

    /// <summary>A hash of the row's value that is the same in every process, or null where the value is missing.</summary>
    public static Func<ulong?> HashOf(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Invoke<Func<ulong?>>((Func<DataViewRow, DataViewSchema.Column, Func<ulong?>>)HashOf<int>, [column.Type.RawType], row, column);

    private static Func<bool> InRange<T>(DataViewRow row, DataViewSchema.Column column, double low, double high)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        Func<T, double> toNumber = ValueConversion.Between<T, double>();
        T value = default;
        return () =>
        {
            getter(ref value);
            double number = toNumber(value);
            return number >= low && number < high;
        };
    }

    private static Func<bool> IsMissing<T>(DataViewRow row, DataViewSchema.Column column)
    {
        bool isKey = VectorMap.ItemOf(column.Type) is KeyDataViewType;
        Func<T, bool> test = item => isKey ? EqualityComparer<T>.Default.Equals(item, default) : item is float or double && PrimitiveValues<T>.IsMissing(item);
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                scalar(ref value);
                return test(value);
            };
        }
        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            if (isKey && !values.IsDense)
                return true;
            foreach (T item in values.GetValues())
            {
                if (test(item))
                    return true;
            }
            return false;
        };
    }

    private static Func<ulong?> HashOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        bool isKey = column.Type is KeyDataViewType;
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            bool missing = isKey ? EqualityComparer<T>.Default.Equals(value, default) : PrimitiveValues<T>.IsMissing(value);
            return missing ? null : Hash(value);
        };
    }

    // FNV-1a over the characters of the value's invariant text.
    private static ulong Hash<T>(T value)
    {
        ReadOnlySpan<char> text = value is ReadOnlyMemory<char> memory ? memory.Span : PrimitiveValues<T>.ToText(value);
        ulong hash = 0xcbf29ce484222325;
        foreach (byte part in MemoryMarshal.AsBytes(text))
            hash = (hash ^ part) * 0x100000001b3;
        return hash;
    }
}
