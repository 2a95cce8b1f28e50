using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The primitive column types by the .NET type of their values.</summary>
internal static class PrimitiveTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> s_types = new PrimitiveDataViewType[]
    {
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double,
        BooleanDataViewType.Instance, TextDataViewType.Instance, RowIdDataViewType.Instance,
    }.ToDictionary(type => type.RawType);

    /// <summary>The type whose values are of the raw type, or null where there is none.</summary>
    public static PrimitiveDataViewType Of(Type rawType) => s_types.GetValueOrDefault(rawType);

    /// <summary>The largest value of an unsigned type.</summary>
    public static ulong MaximumOf(Type unsignedType) => Type.GetTypeCode(unsignedType) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        TypeCode.UInt64 => ulong.MaxValue,
        _ => throw new ArgumentException($"{unsignedType} is none of byte, ushort, uint and ulong.", nameof(unsignedType)),
    };
}
