using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// The best tags of sequences of a <see cref="TagChain"/> (Viterbi 1967):
/// <code>
///   v_t[j] = max_i (v_(t-1)[i] + transitions_ij) + x_t[j]        v_t -= max v_t
///   y_last = argmax (v + end)        y_(t-1) = argmax_i (v_(t-1)[i] + transitions_i,y_t)
/// </code>
/// Which i was best is looked up on the way back, for the tags of the best sequence alone. The lowest of equals is taken.
/// </summary>
internal sealed unsafe class Viterbi
{
    private TagChain _chain = null!;
    private PackedBatch _batch = null!;
    private Matrix _emissions;

    // v: [tokens, K].
    private Matrix _scores;

    /// <summary>Starts with a batch, whose emissions are finite: [tokens, K]. The pass's workspace gives memory until the caller releases it.</summary>
    public void Begin(Pass pass, TagChain chain, PackedBatch batch, Matrix emissions)
    {
        RowShape.Check(emissions, batch.TokenCount, chain.TagCount, nameof(emissions));
        _chain = chain;
        _batch = batch;
        _emissions = emissions;
        _scores = pass.Workspace.Take(batch.TokenCount, chain.TagCount);
    }

    /// <summary>Writes the tags of one sequence, which is not empty, to its rows of <paramref name="tags"/>: [tokens].</summary>
    public void Decode(int sequence, int* tags)
    {
        int last = _batch.Lengths[sequence] - 1;
        Span<float> scores = _scores.Row(sequence);
        _chain.Start.Row(0).CopyTo(scores);
        for (int t = 0; t <= last; t++)
        {
            int row = _batch.StepOffsets[t] + sequence;
            Span<float> next = _scores.Row(row);
            if (t > 0)
                ChainKernels.MaxPlus(scores, _chain.Transitions, next);
            VectorMath.Add(_emissions.Row(row), next);
            ChainKernels.Shift(next);
            scores = next;
        }
        int tag = ArgMax(scores, _chain.End.Row(0));
        for (int t = last; t > 0; t--)
        {
            tags[_batch.StepOffsets[t] + sequence] = tag;
            tag = ArgMax(_scores.Row(_batch.StepOffsets[t - 1] + sequence), _chain.Incoming.Row(tag));
        }
        tags[sequence] = tag;
    }

    private static int ArgMax(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        int best = 0;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            float sum = x[i] + y[i];
            if (sum > largest)
                (best, largest) = (i, sum);
        }
        return best;
    }
}
