using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// What words weigh before temperature: their probabilities, those of repeated words raised to the penalty, those of excluded words 0. They are read
/// cluster by cluster, as few as the choice of a word needs.
/// </summary>
internal sealed class WordWeights
{
    // What ILanguageModelState.ClusterProbability may be too small by.
    private const double Slack = 1 + 1e-6;

    private readonly double _penalty;
    private readonly float[] _weights;
    private readonly bool[] _isRepeated;
    private readonly List<int>[] _repeated;
    private readonly List<int>[] _excluded;

    /// <summary>No weights yet.</summary>
    /// <param name="clusters">The model's.</param>
    /// <param name="penalty">The power to which the probability of repeated words is raised, at least 1.</param>
    public WordWeights(WordClusters clusters, double penalty)
    {
        Clusters = clusters;
        _penalty = penalty;
        _weights = new float[clusters.VocabularySize];
        _isRepeated = new bool[clusters.VocabularySize];
        _repeated = [.. Enumerable.Range(0, clusters.Count).Select(_ => new List<int>())];
        _excluded = [.. Enumerable.Range(0, clusters.Count).Select(_ => new List<int>())];
    }

    /// <summary>The clusters in which weights are read.</summary>
    public WordClusters Clusters { get; }

    /// <summary>The weights of a cluster, as they were last read.</summary>
    public Span<float> OfCluster(int cluster) => _weights.AsSpan(Clusters.First(cluster), Clusters.SizeOf(cluster));

    /// <summary>Notes a word that the penalty applies to.</summary>
    public void Repeat(int id)
    {
        if (_penalty == 1 || _isRepeated[id])
            return;
        _isRepeated[id] = true;
        _repeated[Clusters.Of(id)].Add(id);
    }

    /// <summary>Notes a word that must not come.</summary>
    public void Exclude(int id) => _excluded[Clusters.Of(id)].Add(id);

    /// <summary>Whether the weights of a cluster are the probabilities, so that their sum is the cluster's.</summary>
    public bool AreProbabilities(int cluster) => _repeated[cluster].Count == 0 && _excluded[cluster].Count == 0;

    /// <summary>What no word of a cluster weighs more than: a penalty makes no word weigh more.</summary>
    public static double Bound(ILanguageModelState state, int cluster) => state.ClusterProbability(cluster) * Slack;

    /// <summary>Reads the weights of a cluster.</summary>
    public Span<float> Read(ILanguageModelState state, int cluster)
    {
        Span<float> weights = OfCluster(cluster);
        state.Distribution(cluster, weights);
        // A word that is possible stays possible, however small the power.
        foreach (int id in _repeated[cluster])
            _weights[id] = _weights[id] > 0 ? Math.Max((float)Math.Pow(_weights[id], _penalty), float.Epsilon) : 0;
        foreach (int id in _excluded[cluster])
            _weights[id] = 0;
        return weights;
    }

    /// <summary>Reads the weights of all clusters.</summary>
    public Span<float> ReadAll(ILanguageModelState state)
    {
        for (int cluster = 0; cluster < Clusters.Count; cluster++)
            Read(state, cluster);
        return _weights;
    }

    /// <summary>
    /// Raises weights to the power 1 / temperature, relative to the largest, so that no temperature makes everything overflow or vanish. At least one
    /// of them is above 0.
    /// </summary>
    public static void Temper(Span<float> weights, double temperature)
    {
        if (temperature == 1)
            return;
        double logLargest = Math.Log(weights[Categorical.Largest(weights)]);
        Span<float> rest = stackalloc float[Vector512<float>.Count];
        for (int at = 0; at < weights.Length; at += Vector512<float>.Count)
        {
            Span<float> some = weights[at..Math.Min(at + Vector512<float>.Count, weights.Length)];
            some.CopyTo(rest);
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Create<float>(rest));
            Vector512.Narrow(Power(low), Power(high)).CopyTo(rest);
            rest[..some.Length].CopyTo(some);
        }

        Vector512<double> Power(Vector512<double> x) => Vector512.Exp((Vector512.Log(x) - Vector512.Create(logLargest)) / Vector512.Create(temperature));
    }
}
