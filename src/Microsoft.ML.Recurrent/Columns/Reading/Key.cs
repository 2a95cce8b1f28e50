using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Keys of any raw type as numbers from 1, with 0 for missing.</summary>
internal static class Key
{
    internal static int FromRaw<T>(T raw, int keyCount)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong key = ulong.CreateTruncating(raw);
        return key <= (ulong)keyCount ? (int)key : 0;
    }

    /// <summary>The number of keys, which must leave room for one more index.</summary>
    internal static int CountOf(KeyDataViewType type, string role, string columnName) => type.Count < (ulong)Array.MaxLength
        ? (int)type.Count
        : throw ColumnFault.WrongType(
            role, columnName, $"keys of fewer than {Array.MaxLength} values", type.ToString(), "Map the values to keys with MapValueToKey.");

    /// <summary>Opens a column of vectors of keys.</summary>
    internal static SequenceReader<int> Open(DataViewRow row, DataViewSchema.Column column, int keyCount)
    {
        Type raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        return raw == typeof(byte) ? new KeyReader<byte>(row, column, keyCount)
            : raw == typeof(ushort) ? new KeyReader<ushort>(row, column, keyCount)
            : raw == typeof(uint) ? new KeyReader<uint>(row, column, keyCount)
            : new KeyReader<ulong>(row, column, keyCount);
    }
}
