namespace Microsoft.ML.Data;

/// <summary>Marks a member of an unsigned type, or a vector of one, that holds keys: 1-based, 0 meaning missing.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <summary>As many keys as the member's type can hold.</summary>
    public KeyTypeAttribute()
    {
    }

    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong? Count { get; }
}
