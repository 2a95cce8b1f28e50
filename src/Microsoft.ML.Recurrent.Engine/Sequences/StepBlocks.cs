namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>The steps of a batch in blocks of about equally many tokens. An instance is built anew for each batch and keeps its memory.</summary>
internal sealed class StepBlocks
{
    private int[] _starts = [0];

    /// <summary>Number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Number of tokens of the largest block.</summary>
    public int MostTokens { get; private set; }

    /// <summary>
    /// Cuts the steps of <paramref name="batch"/>: a block ends with the step at which it has its share of what is left, where that is cut evenly into
    /// blocks of about <paramref name="tokens"/> tokens.
    /// </summary>
    public void Build(PackedBatch batch, int tokens)
    {
        ReadOnlySpan<int> offsets = batch.StepOffsets;
        if (_starts.Length < offsets.Length)
            _starts = new int[Math.Max(offsets.Length, 2 * _starts.Length)];
        Count = MostTokens = 0;
        int start = 0;
        for (int end = 1; end < offsets.Length; end++)
        {
            int size = offsets[end] - offsets[start];
            int left = batch.TokenCount - offsets[start];
            long blocksLeft = Math.Max(1, ((long)left + tokens / 2) / tokens);
            if (size * blocksLeft < left)
                continue;
            _starts[Count++] = start;
            MostTokens = Math.Max(MostTokens, size);
            start = end;
        }
        _starts[Count] = start;
    }

    /// <summary>The first step of block <paramref name="block"/>; of the block after the last, the number of steps.</summary>
    public int Start(int block) => _starts[block];
}
