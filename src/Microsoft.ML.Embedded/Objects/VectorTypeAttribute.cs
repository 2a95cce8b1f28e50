namespace Microsoft.ML.Data;

/// <summary>The dimensions of a vector member. Without them its length varies from row to row.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute()
    {
    }

    public VectorTypeAttribute(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Dimensions = [size];
    }

    public VectorTypeAttribute(params int[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        foreach (int dimension in dimensions)
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
        Dimensions = dimensions;
    }

    /// <summary>The dimensions; null or empty where the length varies.</summary>
    internal int[] Dimensions { get; }
}
