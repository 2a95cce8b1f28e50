using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>A session's memory for an <see cref="AdaptiveSoftmax"/>.</summary>
internal sealed class AdaptiveSoftmaxState : VocabularyOutputState
{
    internal AdaptiveSoftmaxState(AdaptiveSoftmax output)
    {
        Rows = new ClusterRows(output.Clusters);
        Head = output.Head.CreateState();
        Tails = [.. output.Tails.Select(tail => tail.Words.CreateState())];
        Projections = [.. output.Tails.Select(_ => Linear.CreateState())];
    }

    internal ClusterRows Rows { get; }

    internal SoftmaxBlock Head { get; }

    internal SoftmaxBlock[] Tails { get; }

    internal LinearState[] Projections { get; }

    /// <summary>Words of the shortlist, or clusters, that the head is to predict: at least [rows].</summary>
    internal int[] HeadTargets { get; private set; } = [];

    /// <summary>log p within the cluster: at least [rows of the cluster].</summary>
    internal double[] TailScores { get; private set; } = [];

    internal void Grow(int rows)
    {
        if (HeadTargets.Length >= rows)
            return;
        HeadTargets = new int[Math.Max(rows, 2 * HeadTargets.Length)];
        TailScores = new double[HeadTargets.Length];
    }
}
