namespace Microsoft.ML.Data;

/// <summary>Write access to a vector under construction.</summary>
public readonly ref struct VBufferEditor<T>
{
    public readonly Span<T> Values;

    public readonly Span<int> Indices;

    private readonly int _logicalLength;
    private readonly T[] _values;
    private readonly int[] _indices;

    internal VBufferEditor(int logicalLength, int count, T[] values, int[] indices, bool hasIndices, bool createdNewValues, bool createdNewIndices)
    {
        _logicalLength = logicalLength;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = hasIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = createdNewValues;
        CreatedNewIndices = createdNewIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_logicalLength, Values.Length, _values, _indices);

    /// <summary>Commits the first <paramref name="physicalValuesCount"/> of the explicit values only.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(physicalValuesCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(physicalValuesCount, Values.Length);
        if (physicalValuesCount < _logicalLength && Indices.Length < physicalValuesCount)
            throw new ArgumentOutOfRangeException(nameof(physicalValuesCount), "A dense vector cannot be truncated without indices: create the editor with requireIndicesOnDense.");
        return new VBuffer<T>(_logicalLength, physicalValuesCount, _values, _indices);
    }
}
