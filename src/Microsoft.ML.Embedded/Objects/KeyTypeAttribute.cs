namespace Microsoft.ML.Data;

/// <summary>Marks a member of an unsigned type, or a vector of one, that holds keys. A scalar member counts them from 0; a vector's elements are as they are stored, 1-based with 0 for a missing key.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <exception cref="NotSupportedException">Always: a key needs a count.</exception>
    public KeyTypeAttribute() => throw new NotSupportedException("KeyType needs the number of keys: [KeyType(count)].");

    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong Count { get; }
}
