namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// How a batch of sequences of different lengths is laid out without padding: sequences are sorted by length, longest first, and tokens are
/// stored time-major, so that step t holds one token of each sequence that is still running, in the same order as the step before.
/// Token (sequence i, step t) is row <c>StepOffsets[t] + i</c> of every [tokens, …] matrix. Sequences of length 0 come last and own no token.
/// An instance is built anew for each batch and keeps its memory.
/// </summary>
internal sealed class PackedBatch
{
    private int[] _order = [];
    private int[] _lengths = [];
    private int[] _stepOffsets = [0];

    /// <summary>Number of sequences, empty ones included.</summary>
    public int SequenceCount { get; private set; }

    /// <summary>Number of time steps: the length of the longest sequence.</summary>
    public int StepCount { get; private set; }

    /// <summary>Number of tokens of all sequences.</summary>
    public int TokenCount { get; private set; }

    /// <summary>For each packed position i, the index that the sequence had in the lengths given to <see cref="Build"/>: [sequences].</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, SequenceCount);

    /// <summary>Lengths in packed order, descending: [sequences].</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, SequenceCount);

    /// <summary>The first token row of each step, and the number of tokens at the end: [steps + 1].</summary>
    public ReadOnlySpan<int> StepOffsets => _stepOffsets.AsSpan(0, StepCount + 1);

    /// <summary>How many sequences are still running at step <paramref name="step"/>.</summary>
    public int ActiveAt(int step) => _stepOffsets[step + 1] - _stepOffsets[step];

    /// <summary>The first sequence of one of <paramref name="shares"/> shares of about equal numbers of tokens: as many come before it as before the share.</summary>
    public int FirstOfShare(int share, int shares) => FirstOfShare(share, shares, 0, StepCount);

    /// <summary>The same, where only the tokens of steps <paramref name="firstStep"/> to <paramref name="endStep"/> - 1 count.</summary>
    public int FirstOfShare(int share, int shares, int firstStep, int endStep)
    {
        if (share == shares)
            return SequenceCount;
        long wanted = (long)(_stepOffsets[endStep] - _stepOffsets[firstStep]) * share / shares, tokens = 0;
        int sequence = 0;
        while (tokens < wanted)
            tokens += Math.Clamp(_lengths[sequence++] - firstStep, 0, endStep - firstStep);
        return sequence;
    }

    /// <summary>Puts what a sequence has for each of its tokens where it belongs.</summary>
    /// <param name="position">The sequence's packed position.</param>
    /// <param name="values">[length].</param>
    /// <param name="packed">[tokens].</param>
    public void Scatter<T>(int position, ReadOnlySpan<T> values, Span<T> packed)
    {
        for (int step = 0; step < values.Length; step++)
            packed[_stepOffsets[step] + position] = values[step];
    }

    /// <summary>Collects what a sequence has for each of its tokens: the opposite of <see cref="Scatter"/>.</summary>
    /// <param name="position">The sequence's packed position.</param>
    /// <param name="packed">[tokens].</param>
    /// <param name="values">[length].</param>
    public void Gather<T>(int position, ReadOnlySpan<T> packed, Span<T> values)
    {
        for (int step = 0; step < values.Length; step++)
            values[step] = packed[_stepOffsets[step] + position];
    }

    /// <summary>Lays out sequences of the given lengths; equal lengths keep their order.</summary>
    public void Build(ReadOnlySpan<int> lengths)
    {
        int count = lengths.Length, steps = 0;
        long tokens = 0;
        foreach (int length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            steps = Math.Max(steps, length);
            tokens += length;
        }
        if (tokens > int.MaxValue)
            throw new ArgumentException($"A batch of {tokens} tokens is too large; at most {int.MaxValue} fit. Use a smaller batch.", nameof(lengths));
        if (_order.Length < count)
        {
            _order = new int[count];
            _lengths = new int[count];
        }
        if (_stepOffsets.Length < steps + 2)
            _stepOffsets = new int[Math.Max(steps + 2, 2 * _stepOffsets.Length)];
        SequenceCount = count;
        StepCount = steps;
        TokenCount = (int)tokens;

        // Counting sort by length, descending: after this pass _stepOffsets[t + 1] is how many sequences are longer than t.
        Span<int> offsets = _stepOffsets.AsSpan(0, steps + 2);
        offsets.Clear();
        foreach (int length in lengths)
            offsets[length]++;
        for (int length = steps - 1; length >= 0; length--)
            offsets[length] += offsets[length + 1];
        // offsets[length] = number of sequences at least that long; a sequence's place is after all longer ones.
        for (int i = count - 1; i >= 0; i--)
        {
            int place = --offsets[lengths[i]];
            _order[place] = i;
            _lengths[place] = lengths[i];
        }
        offsets.Clear();
        for (int i = 0; i < count && _lengths[i] > 0; i++)
            offsets[_lengths[i]]++;
        for (int length = steps - 1; length >= 1; length--)
            offsets[length] += offsets[length + 1];
        for (int t = 1; t <= steps; t++)
            offsets[t] += offsets[t - 1];
    }
}
