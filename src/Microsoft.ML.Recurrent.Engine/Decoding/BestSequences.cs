using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// The k best tag sequences of a <see cref="TagChain"/>: <see cref="Viterbi"/> with the k best ways to every tag of every token, in descending order.
/// Sums are made and rounded as there, so that the best sequence is the same.
/// </summary>
internal sealed unsafe class BestSequences
{
    private TagChain _chain = null!;
    private PackedBatch _batch = null!;
    private Matrix _emissions;
    private int _count;

    // Of way r to tag j: its score, [tokens, K·count] (negative infinity where there are fewer ways), and the way to the tag before, i·count + rank.
    private Matrix _scores;
    private int[] _ways = [];

    // The ways to the end of each sequence.
    private Matrix _endScores;
    private int[] _endWays = [];

    // Of each sequence, for one tag at a time: the tags before it, as a heap of their best ways that are not taken yet, and the ranks of these: [sequences, K].
    private int[] _heaps = [];
    private int[] _ranks = [];

    /// <summary>Starts with a batch, whose emissions are finite: [tokens, K]. The pass's workspace gives memory until the caller releases it.</summary>
    /// <exception cref="InvalidOperationException">More ways than an array can hold.</exception>
    public void Begin(Pass pass, TagChain chain, PackedBatch batch, Matrix emissions, int count)
    {
        RowShape.Check(emissions, batch.TokenCount, chain.TagCount, nameof(emissions));
        _chain = chain;
        _batch = batch;
        _emissions = emissions;
        _count = count;
        long ways = (long)batch.TokenCount * chain.TagCount * count;
        if (ways > Array.MaxLength)
            throw new InvalidOperationException($"The {count} best of {chain.TagCount} tags at each of {batch.TokenCount} tokens are {ways} ways; at most {Array.MaxLength} fit. Ask for fewer, or tag fewer tokens at once.");
        _scores = pass.Workspace.Take(batch.TokenCount, chain.TagCount * count);
        _endScores = pass.Workspace.Take(batch.SequenceCount, count);
        Grow(ref _ways, ways);
        Grow(ref _endWays, (long)batch.SequenceCount * count);
        Grow(ref _heaps, (long)batch.SequenceCount * chain.TagCount);
        Grow(ref _ranks, (long)batch.SequenceCount * chain.TagCount);
    }

    /// <summary>The best of one sequence, which is not empty.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="logPartition">ln Z.</param>
    /// <param name="tags">[count, tokens], of which the sequence's are written, where it has as many.</param>
    /// <param name="logProbabilities">[count, sequences], likewise.</param>
    public void Decode(int sequence, double logPartition, int* tags, double* logProbabilities)
    {
        int last = _batch.Lengths[sequence] - 1;
        double shift = 0;
        Span<int> heap = _heaps.AsSpan(sequence * _chain.TagCount, _chain.TagCount), ranks = _ranks.AsSpan(sequence * _chain.TagCount, _chain.TagCount);
        for (int t = 0; t <= last; t++)
        {
            int row = _batch.StepOffsets[t] + sequence;
            Span<float> scores = _scores.Row(row), emissions = _emissions.Row(row);
            for (int tag = 0; tag < _chain.TagCount; tag++)
            {
                Span<float> found = scores.Slice(tag * _count, _count);
                if (t == 0)
                {
                    found.Fill(float.NegativeInfinity);
                    found[0] = _chain.Start[0, tag];
                }
                else
                {
                    Collect(_scores.Row(_batch.StepOffsets[t - 1] + sequence), _chain.Incoming.Row(tag), found, WaysTo(row, tag), heap, ranks);
                }
                for (int rank = 0; rank < _count; rank++)
                    found[rank] += emissions[tag];
            }
            shift += ChainKernels.Shift(scores);
        }
        Span<float> ends = _endScores.Row(sequence);
        Span<int> endWays = _endWays.AsSpan(sequence * _count, _count);
        Collect(_scores.Row(_batch.StepOffsets[last] + sequence), _chain.End.Row(0), ends, endWays, heap, ranks);
        for (int rank = 0; rank < _count && !float.IsNegativeInfinity(ends[rank]); rank++)
        {
            logProbabilities[rank * _batch.SequenceCount + sequence] = Math.Min(0, shift + ends[rank] - logPartition);
            int way = endWays[rank];
            for (int t = last; t >= 0; t--)
            {
                int row = _batch.StepOffsets[t] + sequence, tag = way / _count;
                tags[(long)rank * _batch.TokenCount + row] = tag;
                way = WaysTo(row, tag)[way % _count];
            }
        }
    }

    /// <summary>The best of the ways to all tags of a token, each with the score of going on from its tag; the lowest of equals come first.</summary>
    /// <param name="scores">Those to each tag descend: [K·count].</param>
    /// <param name="next">[K].</param>
    /// <param name="best">[count].</param>
    /// <param name="ways">[count].</param>
    /// <param name="heap">For the tags whose ways are not all taken: [K].</param>
    /// <param name="ranks">For the next way to each tag: [K].</param>
    private static void Collect(ReadOnlySpan<float> scores, ReadOnlySpan<float> next, Span<float> best, Span<int> ways, Span<int> heap, Span<int> ranks)
    {
        int count = best.Length, open = 0;
        best.Fill(float.NegativeInfinity);
        ways.Clear();
        ranks.Clear();
        var heads = new Heads { Scores = scores, Next = next, Ranks = ranks, Count = count };
        for (int tag = 0; tag < next.Length; tag++)
        {
            if (!heads.IsEmpty(tag))
                heap[open++] = tag;
        }
        for (int at = open / 2 - 1; at >= 0; at--)
            heads.Sink(heap[..open], at);
        for (int place = 0; place < count && open > 0; place++)
        {
            int tag = heap[0];
            best[place] = heads.ScoreOf(tag);
            ways[place] = tag * count + ranks[tag]++;
            if (heads.IsEmpty(tag))
                heap[0] = heap[--open];
            heads.Sink(heap[..open], 0);
        }
    }

    /// <summary>The best way to each tag that is not taken yet.</summary>
    private ref struct Heads
    {
        public ReadOnlySpan<float> Scores;
        public ReadOnlySpan<float> Next;
        public Span<int> Ranks;
        public int Count;

        public readonly bool IsEmpty(int tag) => Ranks[tag] == Count || float.IsNegativeInfinity(ScoreOf(tag));

        public readonly float ScoreOf(int tag) => Scores[tag * Count + Ranks[tag]] + Next[tag];

        /// <summary>Lets a tag of a heap sink below those with better ways.</summary>
        public readonly void Sink(Span<int> heap, int at)
        {
            for (int child = 2 * at + 1; child < heap.Length; child = 2 * at + 1)
            {
                if (child + 1 < heap.Length && IsBefore(heap[child + 1], heap[child]))
                    child++;
                if (!IsBefore(heap[child], heap[at]))
                    return;
                (heap[at], heap[child]) = (heap[child], heap[at]);
                at = child;
            }
        }

        private readonly bool IsBefore(int tag, int other)
        {
            float score = ScoreOf(tag), otherScore = ScoreOf(other);
            return score > otherScore || (score == otherScore && tag < other);
        }
    }

    private Span<int> WaysTo(int row, int tag) => _ways.AsSpan((row * _chain.TagCount + tag) * _count, _count);

    private static void Grow(ref int[] values, long length)
    {
        if (values.Length < length)
            values = new int[Math.Min(Array.MaxLength, Math.Max(length, 2L * values.Length))];
    }
}
