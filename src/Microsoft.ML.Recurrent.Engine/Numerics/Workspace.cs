namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Scratch memory of one training step or one scoring call: a stack of floats on pinned, 64-byte aligned arrays.
/// What <see cref="Take(int, int)"/> gave is valid until <see cref="Reset"/> (or until <see cref="Release"/> to an earlier mark).
/// After the first few steps nothing is allocated: the memory has grown to the largest step.
/// </summary>
internal sealed class Workspace
{
    /// <summary>Floats in 64 bytes: a cache line, and the widest vector.</summary>
    internal const int Alignment = 16;

    private float[] _memory = [];
    private int _start;
    private int _used;
    private int _overflowUsed;
    private readonly List<float[]> _overflow = [];

    /// <summary>A position that <see cref="Release"/> goes back to.</summary>
    public int Mark() => _used;

    /// <summary>Gives back everything taken since <paramref name="mark"/>; memory taken beyond the capacity stays until <see cref="Reset"/>.</summary>
    public void Release(int mark) => _used = Math.Min(_used, mark);

    /// <summary>A contiguous matrix with unspecified content.</summary>
    public Matrix Take(int rows, int columns)
    {
        long wanted = ((long)rows * columns + Alignment - 1) / Alignment * Alignment;
        if (wanted > Array.MaxLength - 2 * Alignment)
            throw new InvalidOperationException($"A step needs a matrix of {rows}×{columns}; an array holds at most {Array.MaxLength} elements. Use a smaller batch.");
        int length = (int)wanted;
        if (_start + (long)_used + length <= _memory.Length)
        {
            var matrix = new Matrix(_memory, _start + _used, rows, columns);
            _used += length;
            return matrix;
        }
        float[] extra = Allocate(length);
        _overflow.Add(extra);
        _overflowUsed = checked(_overflowUsed + length);
        return new Matrix(extra, AlignedStart(extra), rows, columns);
    }

    /// <summary>A contiguous matrix of zeros.</summary>
    public Matrix TakeZeroed(int rows, int columns)
    {
        Matrix matrix = Take(rows, columns);
        matrix.Span.Clear();
        return matrix;
    }

    /// <summary>Gives everything back; if the last use went beyond the capacity, grows to what it needed.</summary>
    public void Reset()
    {
        if (_overflow.Count > 0)
        {
            long needed = (long)_memory.Length + _overflowUsed;
            _overflow.Clear();
            _overflowUsed = 0;
            _memory = Allocate((int)Math.Min(Array.MaxLength - 2 * Alignment, needed + needed / 4));
            _start = AlignedStart(_memory);
        }
        _used = 0;
    }

    /// <summary>A pinned array, of unspecified content, that holds <paramref name="length"/> floats from its <see cref="AlignedStart"/> on.</summary>
    internal static float[] Allocate(int length) => GC.AllocateUninitializedArray<float>(length + Alignment, pinned: true);

    /// <summary>Index of the first float of a pinned array that is 64-byte aligned.</summary>
    internal static unsafe int AlignedStart(float[] pinned)
    {
        fixed (float* first = pinned)
            return (int)((64 - (nint)first % 64) % 64 / sizeof(float));
    }
}
