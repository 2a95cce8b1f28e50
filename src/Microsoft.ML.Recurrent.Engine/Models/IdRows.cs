namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Rows of ids, one behind the other, in memory that is kept when they are cleared.</summary>
internal sealed class IdRows
{
    private int[] _ids = new int[256];
    private int[] _ends = new int[16];

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Number of ids of all rows.</summary>
    public int IdCount => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The ids of a row.</summary>
    public ReadOnlySpan<int> this[int row] => _ids.AsSpan(StartOf(row), LengthOf(row));

    /// <summary>Number of ids in the rows before <paramref name="row"/>.</summary>
    public int StartOf(int row) => row == 0 ? 0 : _ends[row - 1];

    /// <summary>Number of ids of a row.</summary>
    public int LengthOf(int row) => _ends[row] - StartOf(row);

    /// <summary>Forgets all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a row of <paramref name="length"/> ids, which the caller writes to the span returned.</summary>
    public Span<int> Add(int length)
    {
        int start = IdCount, end = checked(start + length);
        if (Count == _ends.Length)
            Array.Resize(ref _ends, 2 * Count);
        if (end > _ids.Length)
            Array.Resize(ref _ids, Math.Max(end, (int)Math.Min(2L * _ids.Length, Array.MaxLength)));
        _ends[Count++] = end;
        return _ids.AsSpan(start, length);
    }
}
