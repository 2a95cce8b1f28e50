using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector of <see cref="Length"/> items, dense, or sparse with ascending indices of the explicit values.
/// Its arrays are recycled by whoever is handed it by reference: keep a copy made with <see cref="CopyTo(ref VBuffer{T})"/>, never the struct.
/// </summary>
public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    internal readonly T[] Values;
    internal readonly int[] Indices;
    private readonly int _count;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if ((values?.Length ?? 0) < length)
            throw new ArgumentOutOfRangeException(nameof(values), $"A dense vector of {length} items needs as many values, not {values?.Length ?? 0}.");
        Length = length;
        _count = length;
        Values = values;
        Indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length);
        if ((values?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(values), $"A vector of {count} explicit items needs as many values, not {values?.Length ?? 0}.");
        if (count < length && (indices?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(indices), $"A sparse vector of {count} explicit items needs as many indices, not {indices?.Length ?? 0}.");
        Length = length;
        _count = count;
        Values = values;
        Indices = indices;
    }

    public bool IsDense => _count == Length;

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        if (length > 0)
            source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>The explicit values: all of them where the vector is dense.</summary>
    public ReadOnlySpan<T> GetValues() => Values.AsSpan(0, _count);

    /// <summary>The indices of the explicit values; empty where the vector is dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : Indices.AsSpan(0, _count);

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        CheckRange(sourceIndex, length);
        (int from, int to) = ExplicitRange(sourceIndex, length);
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, to - from);
        GetValues()[from..to].CopyTo(editor.Values);
        if (to - from < length)
        {
            for (int i = from; i < to; i++)
                editor.Indices[i - from] = Indices[i] - sourceIndex;
        }
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[Indices[i]] = Values[i];
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        if (!IsDense && ReferenceEquals(Values, destination.Values))
        {
            var values = new T[Length];
            CopyTo(values);
            destination = new VBuffer<T>(Length, values);
            return;
        }
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Index and value of every explicit item, or of every item.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false) => ItemsOf(this, all);

    public IEnumerable<T> DenseValues() => ItemsOf(this, all: true).Select(item => item.Value);

    /// <summary>Enumerates the array of explicit values as it is, with whatever is beyond their count: of use to a debugger only.</summary>
    public IEnumerator GetEnumerator() => (Values ?? []).GetEnumerator();

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        if (IsDense)
            return Values[index];
        int found = Array.BinarySearch(Indices, 0, _count, index);
        return found >= 0 ? Values[found] : default;
    }

    public override string ToString() => IsDense
        ? $"Dense vector of size {Length}"
        : $"Sparse vector of size {Length}, {_count} explicit values";

    private static IEnumerable<KeyValuePair<int, T>> ItemsOf(VBuffer<T> buffer, bool all)
    {
        if (buffer.IsDense || !all)
        {
            for (int i = 0; i < buffer._count; i++)
                yield return new KeyValuePair<int, T>(buffer.IsDense ? i : buffer.Indices[i], buffer.Values[i]);
            yield break;
        }
        for (int index = 0, next = 0; index < buffer.Length; index++)
        {
            bool isExplicit = next < buffer._count && buffer.Indices[next] == index;
            yield return new KeyValuePair<int, T>(index, isExplicit ? buffer.Values[next++] : default);
        }
    }

    private void CheckRange(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
    }

    private (int From, int To) ExplicitRange(int start, int length) => IsDense
        ? (start, start + length)
        : (FirstAtOrAfter(start), FirstAtOrAfter(start + length));

    private int FirstAtOrAfter(int index)
    {
        int found = Array.BinarySearch(Indices, 0, _count, index);
        return found >= 0 ? found : ~found;
    }
}
