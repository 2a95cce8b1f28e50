using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The primitive types by kind and by raw type.</summary>
internal static class DataKinds
{
    public static PrimitiveDataViewType OfKind(DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        _ => throw new NotSupportedException($"The embedded host has no columns of {kind}: numbers, text and booleans are supported."),
    };

    /// <summary>The kind of a .NET type (string and text alike), or null where there is none.</summary>
    public static DataKind? KindOf(Type type)
    {
        if (type == typeof(ReadOnlyMemory<char>) || type == typeof(string))
            return DataKind.String;
        return type == typeof(TimeSpan) ? DataKind.TimeSpan : type == typeof(DateTimeOffset) ? DataKind.DateTimeOffset : Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => DataKind.SByte,
            TypeCode.Byte => DataKind.Byte,
            TypeCode.Int16 => DataKind.Int16,
            TypeCode.UInt16 => DataKind.UInt16,
            TypeCode.Int32 => DataKind.Int32,
            TypeCode.UInt32 => DataKind.UInt32,
            TypeCode.Int64 => DataKind.Int64,
            TypeCode.UInt64 => DataKind.UInt64,
            TypeCode.Single => DataKind.Single,
            TypeCode.Double => DataKind.Double,
            TypeCode.Boolean => DataKind.Boolean,
            TypeCode.DateTime => DataKind.DateTime,
            _ => null,
        };
    }

    /// <summary>The primitive type that holds values of a .NET type: text for strings.</summary>
    public static PrimitiveDataViewType Of(Type type) =>
        OfKind(KindOf(type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "Values of this type cannot be held in a column."));

    public static void Write(BinaryWriter writer, PrimitiveDataViewType type)
    {
        DataKind kind = KindOf(type.RawType) ?? throw new NotSupportedException($"A column of {type} cannot be saved.");
        writer.Write((byte)kind);
        writer.Write(type is KeyDataViewType key ? key.Count : 0UL);
    }

    public static PrimitiveDataViewType Read(BinaryReader reader)
    {
        PrimitiveDataViewType type = OfKind((DataKind)reader.ReadByte());
        ulong count = reader.ReadUInt64();
        return count == 0 ? type : new KeyDataViewType(type.RawType, count);
    }
}
