namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Many sequences of token ids, read once and kept in chunks, so that their total length may exceed that of an array.</summary>
internal sealed class SequenceStore
{
    private const int ChunkLength = 1 << 18;
    private readonly List<int[]> _chunks = [];
    private readonly List<(int Chunk, int Start, int Length)> _sequences = [];
    private int _free;

    /// <summary>Number of sequences.</summary>
    public int Count => _sequences.Count;

    /// <summary>Number of tokens of all sequences.</summary>
    public long TokenCount { get; private set; }

    /// <summary>The token ids of a sequence.</summary>
    public ReadOnlySpan<int> this[int sequence]
    {
        get
        {
            (int chunk, int start, int length) = _sequences[sequence];
            return length == 0 ? [] : _chunks[chunk].AsSpan(start, length);
        }
    }

    /// <summary>Number of tokens of a sequence.</summary>
    public int LengthOf(int sequence) => _sequences[sequence].Length;

    /// <summary>Makes two sequences of one: what stands before <paramref name="position"/>, and the rest. Those behind it get the next number.</summary>
    public void Cut(int sequence, int position)
    {
        (int chunk, int start, int length) = _sequences[sequence];
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, length);
        _sequences[sequence] = (chunk, start, position);
        _sequences.Insert(sequence + 1, (chunk, start + position, length - position));
    }

    /// <summary>Appends a copy of a sequence.</summary>
    public void Append(ReadOnlySpan<int> sequence) => sequence.CopyTo(Append(sequence.Length));

    /// <summary>Appends a sequence of <paramref name="length"/> tokens, which the caller writes to the span returned.</summary>
    public Span<int> Append(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > _free)
        {
            _chunks.Add(new int[Math.Max(ChunkLength, length)]);
            _free = _chunks[^1].Length;
        }
        int chunk = _chunks.Count - 1;
        int start = length == 0 ? 0 : _chunks[chunk].Length - _free;
        _sequences.Add((chunk, start, length));
        _free -= length;
        TokenCount += length;
        return length == 0 ? [] : _chunks[chunk].AsSpan(start, length);
    }
}
