using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>A vector of one item type, with one or more dimensions. A dimension of 0 is unknown, and so then is the size.</summary>
public sealed class VectorDataViewType : StructuredDataViewType
{
    public VectorDataViewType(PrimitiveDataViewType itemType, int size = 0)
        : base(RawVectorType(itemType))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ItemType = itemType;
        Dimensions = [size];
        Size = size;
    }

    public VectorDataViewType(PrimitiveDataViewType itemType, params int[] dimensions)
        : this(itemType, CopyOf(dimensions))
    {
    }

    public VectorDataViewType(PrimitiveDataViewType itemType, ImmutableArray<int> dimensions)
        : base(RawVectorType(itemType))
    {
        if (dimensions.IsDefaultOrEmpty || dimensions.Any(dimension => dimension < 0))
            throw new ArgumentOutOfRangeException(nameof(dimensions), "A vector has at least one dimension, and none is negative.");
        ItemType = itemType;
        Dimensions = dimensions;
        Size = SizeOf(dimensions);
    }

    public ImmutableArray<int> Dimensions { get; }

    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The length of every vector, or 0 where it varies.</summary>
    public int Size { get; }

    public bool IsKnownSize => Size > 0;

    public override bool Equals(DataViewType other) =>
        other is VectorDataViewType vector && vector.ItemType.Equals(ItemType) && vector.Dimensions.AsSpan().SequenceEqual(Dimensions.AsSpan());

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(ItemType);
        foreach (int dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    public override string ToString()
    {
        var text = new StringBuilder("Vector<").Append(ItemType);
        if (Dimensions.Length > 1 || Size > 0)
        {
            foreach (int dimension in Dimensions)
                text.Append(", ").Append(dimension > 0 ? dimension.ToString(CultureInfo.InvariantCulture) : "*");
        }
        return text.Append('>').ToString();
    }

    private static Type RawVectorType(PrimitiveDataViewType itemType)
    {
        ArgumentNullException.ThrowIfNull(itemType);
        return typeof(VBuffer<>).MakeGenericType(itemType.RawType);
    }

    private static ImmutableArray<int> CopyOf(int[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        return ImmutableArray.Create(dimensions);
    }

    private static int SizeOf(ImmutableArray<int> dimensions)
    {
        int size = 1;
        foreach (int dimension in dimensions)
            size = checked(size * dimension);
        return size;
    }
}
