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

    private readonly Stack<(float[] Memory, int Position)> _overflow = new();
    private float[] _memory = [];
    private int _start;

    // Positions on the stack, in units of Alignment. What lies beyond the capacity is on arrays of its own.
    private int _position;
    private int _peak;

    /// <summary>A position that <see cref="Release"/> goes back to.</summary>
    public int Mark() => _position;

    /// <summary>Gives back everything taken since <paramref name="mark"/>.</summary>
    public void Release(int mark)
    {
        _position = Math.Min(_position, mark);
        while (_overflow.TryPeek(out (float[] Memory, int Position) last) && last.Position >= _position)
            _overflow.Pop();
    }

    /// <summary>A contiguous matrix with unspecified content.</summary>
    public Matrix Take(int rows, int columns)
    {
        long blocks = ((long)rows * columns + Alignment - 1) / Alignment;
        if (blocks > (Array.MaxLength - Alignment) / Alignment)
            throw new InvalidOperationException($"A step needs a matrix of {rows}×{columns}; an array holds at most {Array.MaxLength} elements. Use a smaller batch.");
        int position = _position;
        _position = checked(position + (int)blocks);
        _peak = Math.Max(_peak, _position);
        if (_start + (long)_position * Alignment <= _memory.Length)
            return new Matrix(_memory, _start + position * Alignment, rows, columns);
        float[] extra = Allocate((int)blocks * Alignment);
        _overflow.Push((extra, position));
        return new Matrix(extra, AlignedStart(extra), rows, columns);
    }

    /// <summary>
    /// A matrix with unspecified content whose rows are not a multiple of a kilobyte apart: what is read column by column would share few sets of the caches.
    /// </summary>
    public Matrix TakeSpaced(int rows, int columns) => Take(rows, columns % 256 == 0 ? columns + Alignment : columns).ColumnRange(0, columns);

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
        Release(0);
        long needed = (long)_peak * Alignment, most = Array.MaxLength - 2 * Alignment;
        if (_memory.Length - _start < Math.Min(needed, most))
        {
            _memory = Allocate((int)Math.Min(needed + needed / 4, most));
            _start = AlignedStart(_memory);
        }
        _peak = 0;
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
