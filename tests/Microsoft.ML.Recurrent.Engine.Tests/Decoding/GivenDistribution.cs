using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>A state whose next words have given probabilities; counts which clusters are looked into.</summary>
internal sealed class GivenDistribution(float[] probabilities, WordClusters clusters) : ILanguageModelState
{
    /// <summary>How often each cluster was looked into.</summary>
    public int[] Reads { get; } = new int[clusters.Count];

    public double LogProbability(int id) => Math.Log(probabilities[id]);

    public void Distribution(Span<float> words) => probabilities.CopyTo(words);

    public double ClusterProbability(int cluster) => Of(cluster).ToArray().Sum(probability => (double)probability);

    public void Distribution(int cluster, Span<float> words)
    {
        Reads[cluster]++;
        Of(cluster).CopyTo(words);
    }

    public void Reset()
    {
    }

    public void CopyFrom(ILanguageModelState other)
    {
    }

    public void Advance(int id)
    {
    }

    private ReadOnlySpan<float> Of(int cluster) => probabilities.AsSpan(clusters.First(cluster), clusters.SizeOf(cluster));
}
