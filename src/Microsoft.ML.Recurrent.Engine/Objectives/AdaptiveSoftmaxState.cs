using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>A session's memory for an <see cref="AdaptiveSoftmax"/>.</summary>
internal sealed class AdaptiveSoftmaxState : VocabularyOutputState
{
    private readonly float[]?[] _tailLogits;
    private readonly int[] _tailSizes;

    internal AdaptiveSoftmaxState(AdaptiveSoftmax output)
    {
        Rows = new ClusterRows(output.Clusters);
        Head = output.Head.CreateState();
        Tails = [.. output.Tails.Select(tail => tail.Words.CreateState())];
        Projections = [.. output.Tails.Select(_ => Linear.CreateState())];
        HeadLogits = new float[output.Head.VocabularySize];
        Features = new float[output.InputSize];
        _tailLogits = new float[output.Tails.Length][];
        _tailSizes = [.. output.Tails.Select(tail => tail.Words.VocabularySize)];
    }

    internal ClusterRows Rows { get; }

    internal SoftmaxBlock Head { get; }

    internal SoftmaxBlock[] Tails { get; }

    internal LinearState[] Projections { get; }

    /// <summary>Words of the shortlist, or clusters, that the head is to predict: at least [rows].</summary>
    internal int[] HeadTargets { get; private set; } = [];

    /// <summary>log p within the cluster: at least [rows of the cluster].</summary>
    internal double[] TailScores { get; private set; } = [];

    /// <summary>Logits of the head of one row: [shortlist + tails].</summary>
    internal float[] HeadLogits { get; }

    /// <summary>A tail's features of one row: [inputs].</summary>
    internal float[] Features { get; }

    /// <summary>Logits of a tail of one row: [words of the tail].</summary>
    internal Span<float> TailLogits(int tail) => _tailLogits[tail] ??= new float[_tailSizes[tail]];

    internal void Grow(int rows)
    {
        if (HeadTargets.Length >= rows)
            return;
        HeadTargets = new int[Math.Max(rows, 2 * HeadTargets.Length)];
        TailScores = new double[HeadTargets.Length];
    }
}
