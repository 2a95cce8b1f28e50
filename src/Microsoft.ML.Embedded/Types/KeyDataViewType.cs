using System.Globalization;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>An index into a set of <see cref="Count"/> values: stored 1-based in an unsigned integer, 0 meaning missing.</summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    public KeyDataViewType(Type type, ulong count)
        : base(type)
    {
        if (!IsValidDataType(type))
            throw new ArgumentOutOfRangeException(nameof(type), $"The type of a key is byte, ushort, uint or ulong, not {type}.");
        if (count == 0 || count > PrimitiveTypes.MaximumOf(type))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count,
                string.Create(CultureInfo.InvariantCulture, $"The count of keys held in a {type.Name} is between 1 and {PrimitiveTypes.MaximumOf(type)}."));
        }
        Count = count;
    }

    public KeyDataViewType(Type type, int count)
        : this(type, count < 0 ? 0UL : (ulong)count)
    {
    }

    /// <summary>How many values there are; the largest stored value.</summary>
    public ulong Count { get; }

    /// <summary>Whether the type can hold keys: byte, ushort, uint and ulong can.</summary>
    public static bool IsValidDataType(Type type) =>
        type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    public override bool Equals(DataViewType other) =>
        other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Key<{RawType.Name}, 0-{Count - 1}>");
}
