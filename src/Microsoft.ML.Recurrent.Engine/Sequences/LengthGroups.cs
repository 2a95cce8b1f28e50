namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Puts rows into groups of about the same length, which are run together: at most <see cref="RowsAtOnce"/> rows, or
/// <see cref="TokensAtOnce"/> tokens, in a group, which is what a core's cache holds. A longer row is a group of its own. Keeps its memory.
/// </summary>
internal sealed class LengthGroups
{
    /// <summary>Most rows of a group.</summary>
    public const int RowsAtOnce = 64;

    /// <summary>Most tokens of a group of more than one row.</summary>
    public const int TokensAtOnce = 4096;

    private int[] _rows = [];
    private int[] _lengths = [];
    private int _count;
    private int _start;
    private int _end;

    /// <summary>The rows of the group at hand, by length, ascending.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(_start, _end - _start);

    /// <summary>Their lengths.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(_start, _end - _start);

    /// <summary>Begins anew, before the first group.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="lengths">Room for the length of each row, which the caller fills before the first <see cref="MoveNext"/>: [rows].</param>
    public void Begin(int count, out Span<int> lengths)
    {
        if (_rows.Length < count)
        {
            _rows = new int[Math.Max(count, 2 * _rows.Length)];
            _lengths = new int[_rows.Length];
        }
        for (int row = 0; row < count; row++)
            _rows[row] = row;
        _count = count;
        _start = _end = 0;
        lengths = _lengths.AsSpan(0, count);
    }

    /// <summary>Goes to the next group; false behind the last.</summary>
    public bool MoveNext()
    {
        // Keys and items are sorted together; among equal lengths any order gives the same results.
        if (_end == 0)
            _lengths.AsSpan(0, _count).Sort(_rows.AsSpan(0, _count));
        _start = _end;
        if (_start == _count)
            return false;
        long tokens = _lengths[_end++];
        while (_end < _count && _end - _start < RowsAtOnce && tokens + _lengths[_end] <= TokensAtOnce)
            tokens += _lengths[_end++];
        return true;
    }
}
