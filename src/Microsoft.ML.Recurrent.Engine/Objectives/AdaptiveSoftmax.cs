using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Softmax whose cost follows the frequency of words (Grave, Joulin, Cissé, Grangier and Jégou 2017, "Efficient softmax approximation for GPUs").
/// A head chooses among the frequent words and one entry a tail; a tail, over fewer features, chooses among its rare words. The probabilities
/// are exact: they sum to 1.
/// <code>
///   word w of the shortlist:  p(w) = softmax(x·Hᵀ)_w
///   word w of tail i:         p(w) = softmax(x·Hᵀ)_(shortlist + i) · softmax((x·P_iᵀ)·T_iᵀ)_w
/// </code>
/// In training a tail computes only the rows whose target is one of its words. Names and defaults are those of PyTorch's
/// <c>AdaptiveLogSoftmaxWithLoss</c>, except that a tail as wide as the hidden state has no projection.
/// </summary>
internal sealed class AdaptiveSoftmax : VocabularyOutput
{
    private readonly Layer[] _layers;
    private readonly Parameter[] _parameters;

    /// <summary>An output layer with weights <c>name.head.weight</c>, <c>name.tail.i.0.weight</c> and <c>name.tail.i.1.weight</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="inputSize">Width of a hidden state.</param>
    /// <param name="clusters">How the vocabulary, sorted by falling frequency, is cut.</param>
    /// <param name="divisor">Tail i has inputs / divisor^(i + 1) features, from 1.</param>
    /// <param name="headBias">Whether the head has a bias.</param>
    public AdaptiveSoftmax(string name, int inputSize, WordClusters clusters, double divisor = 4, bool headBias = false) : base(inputSize, clusters.VocabularySize)
    {
        if (!(divisor >= 1 && double.IsFinite(divisor)))
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "Expected a finite divisor of the tails' widths, at least 1.");
        Clusters = clusters;
        ShortlistSize = clusters.SizeOf(0);
        Head = new SoftmaxOutput(name + ".head", inputSize, ShortlistSize + clusters.Count - 1, headBias);
        Tails = new AdaptiveTail[clusters.Count - 1];
        for (int i = 0; i < Tails.Length; i++)
            Tails[i] = new AdaptiveTail($"{name}.tail.{i}", inputSize, WidthOf(i, inputSize, divisor), clusters.SizeOf(i + 1));
        _layers = [Head, .. Tails.SelectMany(tail => tail.Layers)];
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Features of tail <paramref name="tail"/>: inputs / divisor^(tail + 1), at least 1.</summary>
    public static int WidthOf(int tail, int inputSize, double divisor) => Math.Max(1, (int)(inputSize / Math.Pow(divisor, tail + 1)));

    /// <summary>How the vocabulary is cut.</summary>
    public WordClusters Clusters { get; }

    /// <summary>Number of words that the head itself predicts.</summary>
    public int ShortlistSize { get; }

    /// <summary>The softmax over the shortlist and the tails.</summary>
    public SoftmaxOutput Head { get; }

    /// <summary>The tails.</summary>
    public AdaptiveTail[] Tails { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Layer layer in _layers)
            layer.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Layer layer in _layers)
            layer.Refresh(team);
    }

    /// <inheritdoc/>
    public override AdaptiveSoftmaxState CreateState() => new(this);

    /// <inheritdoc/>
    public override AdaptiveRow CreateRow() => new(this);

    /// <inheritdoc/>
    public override double Train(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, float weight, Matrix dInput)
    {
        var own = (AdaptiveSoftmaxState)state;
        SetTargets(own, targets, input.Rows);
        double loss = Head.Train(pass, own.Head, input, own.HeadTargets.AsSpan(0, input.Rows), weight, dInput);
        for (int i = 0; i < Tails.Length; i++)
        {
            ReadOnlySpan<int> rows = own.Rows.Rows(i + 1);
            if (rows.Length == 0)
                continue;
            AdaptiveTail tail = Tails[i];
            int mark = pass.Workspace.Mark();
            Matrix hidden = own.Rows.Gather(i + 1, input, pass.Workspace), dHidden = pass.Workspace.Take(rows.Length, InputSize);
            Matrix features = tail.Features(pass, own.Projections[i], hidden);
            Matrix dFeatures = tail.Projection is null ? dHidden : pass.Workspace.Take(rows.Length, tail.Words.InputSize);
            loss += tail.Words.Train(pass, own.Tails[i], features, own.Rows.Words(i + 1).AsSpan(0, rows.Length), weight, dFeatures);
            tail.Projection?.Backward(pass, own.Projections[i], dFeatures, dHidden);
            for (int row = 0; row < rows.Length; row++)
                VectorMath.Add(dHidden.Row(row), dInput.Row(rows[row]));
            pass.Workspace.Release(mark);
        }
        return loss;
    }

    /// <inheritdoc/>
    public override void Score(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, Span<double> logProbabilities)
    {
        var own = (AdaptiveSoftmaxState)state;
        SetTargets(own, targets, input.Rows);
        Head.Score(pass, own.Head, input, own.HeadTargets.AsSpan(0, input.Rows), logProbabilities);
        for (int i = 0; i < Tails.Length; i++)
        {
            ReadOnlySpan<int> rows = own.Rows.Rows(i + 1);
            if (rows.Length == 0)
                continue;
            int mark = pass.Workspace.Mark();
            Matrix features = Tails[i].Features(pass, own.Projections[i], own.Rows.Gather(i + 1, input, pass.Workspace));
            Tails[i].Words.Score(pass, own.Tails[i], features, own.Rows.Words(i + 1).AsSpan(0, rows.Length), own.TailScores);
            for (int row = 0; row < rows.Length; row++)
                logProbabilities[rows[row]] += own.TailScores[row];
            pass.Workspace.Release(mark);
        }
    }

    private void SetTargets(AdaptiveSoftmaxState own, ReadOnlySpan<int> targets, int rows)
    {
        CheckTargets(targets, rows, Head.Weight.Name);
        own.Grow(rows);
        own.Rows.Fill(targets);
        targets.CopyTo(own.HeadTargets);
        for (int i = 0; i < Tails.Length; i++)
        {
            foreach (int row in own.Rows.Rows(i + 1))
                own.HeadTargets[row] = ShortlistSize + i;
        }
    }
}
