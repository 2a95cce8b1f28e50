namespace Microsoft.ML.Data;

/// <summary>Makes editors of <see cref="VBuffer{T}"/>, which reuse the buffer's arrays.</summary>
public static class VBufferEditor
{
    /// <summary>An editor of the buffer's values in place.</summary>
    public static VBufferEditor<T> CreateFromBuffer<T>(ref VBuffer<T> destination) =>
        Create(ref destination, destination.Length, destination.GetValues().Length, keepOldOnResize: true);

    /// <param name="destination">The buffer whose arrays are reused; it is undefined until the commit.</param>
    /// <param name="newLogicalLength">The length of the vector to be.</param>
    /// <param name="valuesCount">How many values are explicit; by default all.</param>
    /// <param name="maxValuesCapacity">The capacity beyond which growing arrays are not over-allocated.</param>
    /// <param name="keepOldOnResize">Whether values survive the growth of an array.</param>
    /// <param name="requireIndicesOnDense">Whether indices are wanted even if every value is explicit, so that the commit may truncate.</param>
    public static VBufferEditor<T> Create<T>(
        ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newLogicalLength);
        int count = valuesCount ?? newLogicalLength;
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(valuesCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, newLogicalLength, nameof(valuesCount));
        int capacity = maxValuesCapacity ?? newLogicalLength;

        T[] values = destination.Values;
        bool newValues = EnsureSize(ref values, count, capacity, keepOldOnResize);
        int[] indices = destination.Indices;
        bool needsIndices = count < newLogicalLength || requireIndicesOnDense;
        bool newIndices = needsIndices && EnsureSize(ref indices, count, capacity, keepOldOnResize);
        return new VBufferEditor<T>(newLogicalLength, count, values, indices, needsIndices, newValues, newIndices);
    }

    private static bool EnsureSize<TItem>(ref TItem[] array, int size, int capacity, bool keepOld)
    {
        int length = array?.Length ?? 0;
        if (length >= size)
            return false;
        int newLength = (int)Math.Max(size, Math.Min(2L * length, capacity));
        if (keepOld)
            Array.Resize(ref array, newLength);
        else
            array = new TItem[newLength];
        return true;
    }
}
