using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Sums over all tag sequences of a <see cref="TagChain"/> (Rabiner 1989, "A tutorial on hidden Markov models"; Lafferty et al. 2001, "Conditional
/// random fields"). Forward, along the sequence, in logarithms relative to the largest of a token, whose exponentials go through one product:
/// <code>
///   P = exp(a_(t-1))     s_j = Σ_i P_i factor_ij     a_t[j] = ln s_j + shift_j + x_t[j]     a_t -= max a_t (added up)     ln Z = added up + ln Σ exp(a + end)
/// </code>
/// Backward, in probabilities m_t of the tags of a token:
/// <code>
///   Q_j = m_t[j] / s_j     P(y_(t-1) = i, y_t = j) = P_i factor_ij Q_j     m_(t-1)[i] = P_i Σ_j factor_ij Q_j
/// </code>
/// A sum s_j below 1e-30 may have lost terms that single precision does not hold (its largest term can be one that is small among all P, or among
/// all factors): it is computed anew, term by term, from logarithms. All else loses less than 1e-14 of a probability.
/// </summary>
/// <remarks>Sequences are independent: any thread computes any of them, and a sequence's bits do not depend on the others.</remarks>
internal sealed class ForwardBackward
{
    private const float SmallestSum = 1e-30f, SmallestProbability = 1e-20f;

    private TagChain _chain = null!;
    private PackedBatch _batch = null!;
    private Matrix _emissions;
    private double[] _logPartitions = [];
    private bool[] _hasSmallSums = [];

    // a: [tokens, K].
    private Matrix _scores;

    // P of the token before, and s, later Q: [tokens, K]. A sequence's first token has no use for them; its rows take the terms of the end.
    private Matrix _previous;
    private Matrix _sums;

    /// <summary>Starts with a batch.</summary>
    /// <param name="pass">The pass, whose workspace gives memory until the caller releases it.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="batch">How the batch is laid out.</param>
    /// <param name="emissions">x: [tokens, K], finite, or negative infinity for what a token cannot be.</param>
    public void Begin(Pass pass, TagChain chain, PackedBatch batch, Matrix emissions)
    {
        RowShape.Check(emissions, batch.TokenCount, chain.TagCount, nameof(emissions));
        _chain = chain;
        _batch = batch;
        _emissions = emissions;
        _scores = pass.Workspace.Take(batch.TokenCount, chain.TagCount);
        _previous = pass.Workspace.Take(batch.TokenCount, chain.TagCount);
        _sums = pass.Workspace.Take(batch.TokenCount, chain.TagCount);
        if (_logPartitions.Length < batch.SequenceCount)
        {
            _logPartitions = new double[Math.Max(batch.SequenceCount, 2 * _logPartitions.Length)];
            _hasSmallSums = new bool[_logPartitions.Length];
        }
        _hasSmallSums.AsSpan().Clear();
    }

    /// <summary>ln Z of a sequence after <see cref="Forward"/>: negative infinity where nothing is allowed, NaN where an emission is NaN.</summary>
    public double LogPartition(int sequence) => _logPartitions[sequence];

    /// <summary>Sums over all tags of one sequence, which is not empty.</summary>
    public void Forward(int sequence)
    {
        int length = _batch.Lengths[sequence];
        Span<float> scores = _scores.Row(sequence);
        _chain.Start.Row(0).CopyTo(scores);
        VectorMath.Add(_emissions.Row(sequence), scores);
        double shift = ChainKernels.Shift(scores);
        for (int t = 1; t < length; t++)
        {
            int row = _batch.StepOffsets[t] + sequence;
            Span<float> previous = _previous.Row(row), sums = _sums.Row(row), next = _scores.Row(row);
            Activations.Exp(scores, previous);
            _chain.Advance(previous, sums);
            ChainKernels.Scores(sums, _chain.Shifts, _emissions.Row(row), next);
            if (ChainKernels.AnyBelow(sums, SmallestSum))
                CorrectScores(row, scores, sums, next);
            shift += ChainKernels.Shift(next);
            scores = next;
        }
        Span<float> ends = _previous.Row(sequence);
        _chain.End.Row(0).CopyTo(ends);
        VectorMath.Add(scores, ends);
        shift += ChainKernels.Shift(ends);
        Activations.Exp(ends, _sums.Row(sequence));
        _logPartitions[sequence] = shift + Math.Log(DoubleSum.Of(_sums.Row(sequence)));
    }

    /// <summary>After <see cref="Forward"/>: the probability of every tag at every token of a sequence for which something is allowed.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="marginals">[tokens, K], of which the sequence's rows are written; may be the emissions.</param>
    public void Backward(int sequence, Matrix marginals)
    {
        int last = _batch.Lengths[sequence] - 1, row = _batch.StepOffsets[last] + sequence;
        Span<float> current = marginals.Row(row);
        _sums.Row(sequence).CopyTo(current);
        Normalize(current);
        for (int t = last; t > 0; t--)
        {
            int before = _batch.StepOffsets[t - 1] + sequence;
            Span<float> quotients = _sums.Row(row), previous = _previous.Row(row), next = marginals.Row(before);
            bool hasSmallSums = ChainKernels.AnyBelow(quotients, SmallestSum);
            if (hasSmallSums)
                LeaveOutSmallSums(current, quotients);
            else
                Elementwise.Apply<SoftmaxRows.QuotientOperator>(current, quotients, default, quotients);
            _chain.Return(quotients, next);
            VectorMath.Multiply(previous, next);
            if (hasSmallSums)
                AddSmallSums(sequence, before, current, quotients, next);
            Normalize(next);
            current = next;
            row = before;
        }
    }

    /// <summary>After <see cref="Backward"/>: P(y_(t-1) = i, y_t = j).</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="step">t, at least 1.</param>
    /// <param name="from">i.</param>
    /// <param name="to">j.</param>
    /// <param name="marginals">What Backward wrote: [tokens, K].</param>
    public double PairProbability(int sequence, int step, int from, int to, Matrix marginals)
    {
        int row = _batch.StepOffsets[step] + sequence;
        if (!IsLeftOut(marginals[row, to], _sums[row, to]))
            return (double)_previous[row, from] * _chain.Factors[from, to] * _sums[row, to];
        int before = _batch.StepOffsets[step - 1] + sequence;
        return marginals[row, to] * Math.Exp((double)_scores[before, from] + _chain.Incoming[to, from] - _chain.LogSum(_scores.Row(before), to));
    }

    /// <summary>Leaves a sequence out of <see cref="CountTransitions"/>, instead of Forward and Backward.</summary>
    public void Skip(int sequence)
    {
        for (int t = 0; t < _batch.Lengths[sequence]; t++)
        {
            _previous.Row(_batch.StepOffsets[t] + sequence).Clear();
            _sums.Row(_batch.StepOffsets[t] + sequence).Clear();
        }
    }

    /// <summary>
    /// After Backward or Skip of all sequences: the expected number of each transition, Σ P(y_(t-1) = i, y_t = j), one chain of sums over the tokens.
    /// </summary>
    /// <param name="pass">The pass.</param>
    /// <param name="marginals">What Backward wrote: [tokens, K].</param>
    /// <param name="counts">[K, K].</param>
    public void CountTransitions(Pass pass, Matrix marginals, Matrix counts)
    {
        int first = _batch.StepCount > 0 ? _batch.StepOffsets[1] : 0, rows = _batch.TokenCount - first;
        Gemm.Multiply(_previous.RowRange(first, rows), transposeA: true, _sums.RowRange(first, rows), counts, accumulate: false, pass.Team);
        for (int from = 0; from < counts.Rows; from++)
            VectorMath.Multiply(_chain.Factors.Row(from), counts.Row(from));
        for (int sequence = 0; sequence < _batch.SequenceCount && _batch.Lengths[sequence] > 1; sequence++)
        {
            if (_hasSmallSums[sequence])
                CountSmallSums(sequence, marginals, counts);
        }
    }

    private static void Normalize(Span<float> probabilities) => VectorMath.Scale((float)(1 / DoubleSum.Of(probabilities)), probabilities);

    private void CorrectScores(int row, ReadOnlySpan<float> scores, ReadOnlySpan<float> sums, Span<float> next)
    {
        for (int tag = 0; tag < sums.Length; tag++)
        {
            if (sums[tag] < SmallestSum)
                next[tag] = (float)(_chain.LogSum(scores, tag) + _emissions[row, tag]);
        }
    }

    private static void LeaveOutSmallSums(ReadOnlySpan<float> current, Span<float> sums)
    {
        for (int tag = 0; tag < sums.Length; tag++)
            sums[tag] = sums[tag] < SmallestSum ? 0 : current[tag] / sums[tag];
    }

    private static bool IsLeftOut(float probability, float quotient) => quotient == 0 && probability > SmallestProbability;

    /// <summary>Adds P(y_(t-1) = i, y_t = j) over the j that were left out to the probabilities of i.</summary>
    private void AddSmallSums(int sequence, int before, ReadOnlySpan<float> current, ReadOnlySpan<float> quotients, Span<float> next)
    {
        for (int tag = 0; tag < current.Length; tag++)
        {
            if (!IsLeftOut(current[tag], quotients[tag]))
                continue;
            _hasSmallSums[sequence] = true;
            ReadOnlySpan<float> scores = _scores.Row(before), incoming = _chain.Incoming.Row(tag);
            double logSum = _chain.LogSum(scores, tag);
            for (int from = 0; from < next.Length; from++)
                next[from] += (float)(current[tag] * Math.Exp((double)scores[from] + incoming[from] - logSum));
        }
    }

    private void CountSmallSums(int sequence, Matrix marginals, Matrix counts)
    {
        for (int t = 1; t < _batch.Lengths[sequence]; t++)
        {
            int row = _batch.StepOffsets[t] + sequence, before = _batch.StepOffsets[t - 1] + sequence;
            for (int tag = 0; tag < counts.Columns; tag++)
            {
                float probability = marginals[row, tag];
                if (!IsLeftOut(probability, _sums[row, tag]))
                    continue;
                double logSum = _chain.LogSum(_scores.Row(before), tag);
                for (int from = 0; from < counts.Rows; from++)
                    counts[from, tag] += (float)(probability * Math.Exp((double)_scores[before, from] + _chain.Incoming[tag, from] - logSum));
            }
        }
    }
}
