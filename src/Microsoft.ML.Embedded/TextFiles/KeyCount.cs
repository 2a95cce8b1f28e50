namespace Microsoft.ML.Data;

/// <summary>How many values the keys of a column have.</summary>
public sealed class KeyCount
{
    /// <summary>As many as the type of the keys can hold.</summary>
    public KeyCount()
    {
    }

    public KeyCount(ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        Count = count;
    }

    public ulong? Count;
}
