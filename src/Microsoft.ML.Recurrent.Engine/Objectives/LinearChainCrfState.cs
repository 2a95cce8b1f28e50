using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// What <see cref="LinearChainCrf"/> knows of the batch at hand. Threads take whole sequences; sums over sequences are made afterwards, in their order.
/// </summary>
internal sealed class LinearChainCrfState
{
    private enum Labels
    {
        None,
        Some,
        All,
    }

    private readonly ForwardBackward _all = new();

    // Over what agrees with the labels, for sequences that have them at some tokens only.
    private readonly ForwardBackward _agreeing = new();

    private LinearChainCrf _layer = null!;
    private PackedBatch _batch = null!;
    private Matrix _emissions;
    private int[] _tags = [];
    private Labels[] _labels = [];
    private double[] _losses = [];
    private bool _isPartial;
    private int _labelledTokens;
    private Matrix _masked;

    /// <summary>Looks at the labels and takes memory.</summary>
    public void Begin(LinearChainCrf layer, Pass pass, PackedBatch batch, Matrix emissions, ReadOnlySpan<int> tags)
    {
        VectorMath.CheckLength(tags.Length, batch.TokenCount);
        _layer = layer;
        _batch = batch;
        _emissions = emissions;
        if (_tags.Length < tags.Length)
            _tags = new int[Math.Max(tags.Length, 2 * _tags.Length)];
        tags.CopyTo(_tags);
        if (_labels.Length < batch.SequenceCount)
        {
            _labels = new Labels[Math.Max(batch.SequenceCount, 2 * _labels.Length)];
            _losses = new double[_labels.Length];
        }
        _isPartial = false;
        _labelledTokens = 0;
        for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
        {
            int labelled = CountLabels(sequence, tags);
            _labels[sequence] = labelled == 0 ? Labels.None : labelled < batch.Lengths[sequence] ? Labels.Some : Labels.All;
            _isPartial |= _labels[sequence] == Labels.Some;
            _labelledTokens += labelled;
        }
        _all.Begin(pass, layer.TrainingChain, batch, emissions);
        if (!_isPartial)
            return;
        _masked = pass.Workspace.Take(batch.TokenCount, layer.TagCount);
        _agreeing.Begin(pass, layer.TrainingChain, batch, _masked);
    }

    /// <summary>The loss; with <paramref name="marginals"/> ([tokens, K]; may be the emissions), also the probabilities of all tags.</summary>
    public double Run(Pass pass, Matrix? marginals)
    {
        var job = new Job { State = this, Marginals = marginals };
        pass.Team.Run(SequenceCount, ref job);
        double loss = 0;
        for (int sequence = 0; sequence < SequenceCount; sequence++)
            loss += _losses[sequence];
        return _labelledTokens == 0 ? 0 : loss / _labelledTokens;
    }

    /// <summary>Turns the probabilities into the gradient of the emissions and adds to those of the parameters.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="marginals">What <see cref="Run"/> wrote: [tokens, K].</param>
    /// <param name="weight">What the gradient is multiplied by.</param>
    public void AddGradients(Pass pass, Matrix marginals, float weight)
    {
        if (_labelledTokens == 0)
            return;
        Matrix counts = pass.Workspace.Take(_layer.TagCount, _layer.TagCount);
        _all.CountTransitions(pass, marginals, counts);
        if (_isPartial)
        {
            Matrix agreeing = pass.Workspace.Take(_layer.TagCount, _layer.TagCount);
            _agreeing.CountTransitions(pass, _masked, agreeing);
            VectorMath.Axpy(-1, agreeing.Span, counts.Span);
        }
        for (int sequence = 0; sequence < SequenceCount; sequence++)
            SubtractAgreeing(sequence, marginals, counts);
        float scale = weight / _labelledTokens;
        for (int row = 0; row < _batch.TokenCount; row++)
            VectorMath.Scale(scale, marginals.Row(row));
        VectorMath.Axpy(scale, counts.Span, _layer.Transitions.Gradient.Span);
        Span<float> dStart = _layer.Start.Gradient.Row(0), dEnd = _layer.End.Gradient.Row(0);
        for (int sequence = 0; sequence < SequenceCount; sequence++)
        {
            VectorMath.Add(marginals.Row(sequence), dStart);
            VectorMath.Add(marginals.Row(Row(sequence, _batch.Lengths[sequence] - 1)), dEnd);
        }
    }

    // Empty sequences come last.
    private int SequenceCount => _batch.StepCount == 0 ? 0 : _batch.ActiveAt(0);

    private int Row(int sequence, int t) => _batch.StepOffsets[t] + sequence;

    private int CountLabels(int sequence, ReadOnlySpan<int> tags)
    {
        int labelled = 0;
        for (int t = 0; t < _batch.Lengths[sequence]; t++)
        {
            int tag = tags[Row(sequence, t)];
            if (tag < -1 || tag >= _layer.TagCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tags), tag, $"Expected tags from 0 to {_layer.TagCount - 1}, or -1 for none; found {tag} at token {t} of sequence {_batch.Order[sequence]}.");
            }
            if (tag >= 0)
                labelled++;
        }
        return labelled;
    }

    private void RunSequence(int sequence, Matrix? marginals)
    {
        if (_labels[sequence] == Labels.None)
        {
            _losses[sequence] = 0;
            for (int t = 0; marginals is { } unused && t < _batch.Lengths[sequence]; t++)
                unused.Row(Row(sequence, t)).Clear();
            _all.Skip(sequence);
            if (_isPartial)
                _agreeing.Skip(sequence);
            return;
        }
        double agreeing = _labels[sequence] == Labels.All ? LabelScore(sequence) : LabelLogSum(sequence);
        _all.Forward(sequence);
        _losses[sequence] = _all.LogPartition(sequence) - agreeing;
        if (marginals is not { } all)
            return;
        _all.Backward(sequence, all);
        if (_labels[sequence] == Labels.Some)
            _agreeing.Backward(sequence, _masked);
        else if (_isPartial)
            _agreeing.Skip(sequence);
    }

    /// <summary>The score of a sequence's labels.</summary>
    private double LabelScore(int sequence)
    {
        TagChain chain = _layer.TrainingChain;
        int length = _batch.Lengths[sequence], last = _tags[Row(sequence, length - 1)];
        double score = chain.Start[0, _tags[sequence]] + (double)chain.End[0, last];
        for (int t = 0; t < length; t++)
        {
            int row = Row(sequence, t);
            score += _emissions[row, _tags[row]];
            if (t > 0)
                score += chain.Transitions[_tags[Row(sequence, t - 1)], _tags[row]];
        }
        return score;
    }

    /// <summary>The logarithm of the sum over all that agrees with a sequence's labels: tags that disagree have the emission negative infinity.</summary>
    private double LabelLogSum(int sequence)
    {
        for (int t = 0; t < _batch.Lengths[sequence]; t++)
        {
            int row = Row(sequence, t), label = _tags[row];
            Span<float> masked = _masked.Row(row);
            _emissions.Row(row).CopyTo(masked);
            if (label < 0)
                continue;
            masked.Fill(float.NegativeInfinity);
            masked[label] = _emissions[row, label];
        }
        _agreeing.Forward(sequence);
        return _agreeing.LogPartition(sequence);
    }

    private void SubtractAgreeing(int sequence, Matrix marginals, Matrix counts)
    {
        for (int t = 0; t < _batch.Lengths[sequence]; t++)
        {
            int row = Row(sequence, t);
            if (_labels[sequence] == Labels.Some)
                VectorMath.Axpy(-1, _masked.Row(row), marginals.Row(row));
            if (_labels[sequence] != Labels.All)
                continue;
            marginals[row, _tags[row]] -= 1;
            if (t > 0)
                counts[_tags[Row(sequence, t - 1)], _tags[row]] -= 1;
        }
    }

    private struct Job : IParallelJob
    {
        public LinearChainCrfState State;
        public Matrix? Marginals;

        public readonly void Execute(int part) => State.RunSequence(part, Marginals);
    }
}
