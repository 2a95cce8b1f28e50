namespace Microsoft.ML.Data;

/// <summary>Which fields of a text file make a member's column.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnAttribute : Attribute
{
    public LoadColumnAttribute(int fieldIndex)
        : this(fieldIndex, fieldIndex)
    {
        IsScalar = true;
    }

    /// <summary>The fields from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public LoadColumnAttribute(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        Fields = Enumerable.Range(start, end - start + 1).ToArray();
    }

    public LoadColumnAttribute(int[] columnIndexes)
    {
        ArgumentNullException.ThrowIfNull(columnIndexes);
        Fields = columnIndexes;
    }

    /// <summary>The indices of the fields.</summary>
    internal IReadOnlyList<int> Fields { get; }

    /// <summary>Whether one single field was named.</summary>
    internal bool IsScalar { get; }
}
