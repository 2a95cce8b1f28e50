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
            Tails[i] = new AdaptiveTail($"{name}.tail.{i}", inputSize, Math.Max(1, (int)(inputSize / Math.Pow(divisor, i + 1))), clusters.SizeOf(i + 1));
        _layers = [Head, .. Tails.SelectMany(tail => tail.Layers)];
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

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

    /// <inheritdoc/>
    public override void LogProbabilities(VocabularyOutputState state, ReadOnlySpan<float> input, Span<float> logProbabilities)
    {
        var own = (AdaptiveSoftmaxState)state;
        VectorMath.CheckLength(logProbabilities.Length, VocabularySize);
        double headSum = HeadLogits(own, input);
        for (int word = 0; word < ShortlistSize; word++)
            logProbabilities[word] = (float)(own.HeadLogits[word] - headSum);
        for (int i = 0; i < Tails.Length; i++)
        {
            Span<float> words = logProbabilities.Slice(Clusters.First(i + 1), Clusters.SizeOf(i + 1));
            double cluster = own.HeadLogits[ShortlistSize + i] - headSum, sum = TailLogits(own, i, input, words);
            for (int word = 0; word < words.Length; word++)
                words[word] = (float)(cluster + (words[word] - sum));
        }
    }

    /// <inheritdoc/>
    /// <remarks>A word is at most as probable as its tail, so a tail that is less probable than the best word so far is not looked into.</remarks>
    public override int MostProbable(VocabularyOutputState state, ReadOnlySpan<float> input)
    {
        var own = (AdaptiveSoftmaxState)state;
        double headSum = HeadLogits(own, input);
        int best = Categorical.Largest(own.HeadLogits.AsSpan(0, ShortlistSize));
        double bestScore = own.HeadLogits[best] - headSum;
        for (int i = 0; i < Tails.Length; i++)
        {
            double cluster = own.HeadLogits[ShortlistSize + i] - headSum;
            if (cluster <= bestScore)
                continue;
            // A NaN comes here, and is found among the tail's logits.
            Span<float> words = own.TailLogits(i);
            double sum = TailLogits(own, i, input, words);
            int word = Categorical.Largest(words);
            double score = cluster + (words[word] - sum);
            if (score > bestScore)
                (best, bestScore) = (Clusters.First(i + 1) + word, score);
        }
        return best;
    }

    /// <inheritdoc/>
    /// <remarks>The head draws first; only the tail that it draws is looked into, with what the head has left of the random number.</remarks>
    public override int Sample(VocabularyOutputState state, ReadOnlySpan<float> input, double uniform)
    {
        var own = (AdaptiveSoftmaxState)state;
        int entry = SoftmaxOutput.Sample(own.Head, input, uniform, out double rest), tail = entry - ShortlistSize;
        if (tail < 0)
            return entry;
        ReadOnlySpan<float> features = Tails[tail].Features(input, own.Features);
        return Clusters.First(tail + 1) + SoftmaxOutput.Sample(own.Tails[tail], features, rest, out _);
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

    /// <summary>Writes the head's logits and returns the logarithm of the sum of their exponentials.</summary>
    private static double HeadLogits(AdaptiveSoftmaxState own, ReadOnlySpan<float> input)
    {
        own.Head.RowLogits(input, own.HeadLogits);
        return own.Head.RowTerms(own.HeadLogits, own.Head.RowScratch);
    }

    /// <summary>Writes a tail's logits and returns the logarithm of the sum of their exponentials.</summary>
    private double TailLogits(AdaptiveSoftmaxState own, int tail, ReadOnlySpan<float> input, Span<float> logits)
    {
        SoftmaxBlock words = own.Tails[tail];
        words.RowLogits(Tails[tail].Features(input, own.Features), logits);
        return words.RowTerms(logits, words.RowScratch);
    }
}
