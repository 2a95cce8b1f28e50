using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>A column's type in a model zip.</summary>
internal static class TypeFile
{
    /// <summary>The code of a type is its index here. The order is frozen: types are added at the end.</summary>
    private static readonly PrimitiveDataViewType[] s_primitives =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double,
        BooleanDataViewType.Instance, TextDataViewType.Instance, RowIdDataViewType.Instance,
    ];

    private const byte Key = 0x40;
    private const byte Vector = 0x80;

    public static void Write(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                Write(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                    writer.Write(dimension);
                break;
            case KeyDataViewType key:
                writer.Write((byte)(Key | IndexOf(PrimitiveTypes.Of(key.RawType))));
                writer.Write(key.Count);
                break;
            default:
                writer.Write(IndexOf(type));
                break;
        }
    }

    public static DataViewType Read(BinaryReader reader)
    {
        byte code = reader.ReadByte();
        if (code != Vector)
            return ReadPrimitive(reader, code);
        PrimitiveDataViewType itemType = ReadPrimitive(reader, reader.ReadByte());
        var dimensions = new List<int>();
        for (int count = reader.ReadInt32(); dimensions.Count < count;)
            dimensions.Add(reader.ReadInt32());
        return new VectorDataViewType(itemType, dimensions.ToArray());
    }

    private static PrimitiveDataViewType ReadPrimitive(BinaryReader reader, byte code)
    {
        int index = code & ~Key;
        if (index >= s_primitives.Length)
            throw new InvalidDataException($"There is no column type of code {code}.");
        return (code & Key) == 0 ? s_primitives[index] : new KeyDataViewType(s_primitives[index].RawType, reader.ReadUInt64());
    }

    private static byte IndexOf(DataViewType type)
    {
        int index = Array.FindIndex(s_primitives, type.Equals);
        return index >= 0 ? (byte)index : throw new NotSupportedException($"A column of type {type} cannot be saved.");
    }
}
