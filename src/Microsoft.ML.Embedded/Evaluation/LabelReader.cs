using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Labels as numbers: false 0 and true 1, a key its 0-based index, NaN where there is none.</summary>
internal static class LabelReader
{
    public static bool IsReal(DataViewType type) => type.Equals(NumberDataViewType.Single) || type.Equals(NumberDataViewType.Double);

    public static Func<double> Create(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Read<bool>(row, column, static value => value ? 1 : 0),
        KeyDataViewType => GenericCall.Invoke<Func<double>>((Func<DataViewRow, DataViewSchema.Column, Func<double>>)OfKey<uint>, [column.Type.RawType], row, column),
        _ when column.Type.Equals(NumberDataViewType.Single) => Read<float>(row, column, static value => value),
        _ => Read<double>(row, column, static value => value),
    };

    private static Func<double> OfKey<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IBinaryInteger<T> => Read<T>(row, column, static value => T.IsZero(value) ? double.NaN : double.CreateChecked(value) - 1);

    private static Func<double> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> toNumber)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return toNumber(value);
        };
    }
}
