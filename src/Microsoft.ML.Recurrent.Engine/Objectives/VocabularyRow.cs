using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// The distribution of the next word after one hidden state, a cluster of words at a time, and computed only as far as it is asked for. For one
/// thread at a time, which others may help; the output layer is only read, so any number of rows are used on it side by side, as long as its weights
/// do not change.
/// </summary>
internal abstract class VocabularyRow
{
    /// <summary>A row of an output layer whose vocabulary is cut into <paramref name="clusters"/>.</summary>
    protected VocabularyRow(WordClusters clusters)
    {
        Clusters = clusters;
    }

    /// <summary>The clusters of words.</summary>
    public WordClusters Clusters { get; }

    /// <summary>Sets the hidden state; what was known of the one before is forgotten.</summary>
    /// <param name="hidden">[inputs]; copied.</param>
    /// <param name="team">Threads that share what is computed; null for the caller's alone. No bit depends on it.</param>
    public abstract void Begin(ReadOnlySpan<float> hidden, ThreadTeam? team = null);

    /// <summary>The probability of all words of a cluster together, and so a bound on each of them, up to a rounding of one part in a million.</summary>
    /// <exception cref="InvalidOperationException">The probabilities are not numbers.</exception>
    public abstract double ClusterProbability(int cluster);

    /// <summary>Writes p of every word of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="probabilities">[words of the cluster].</param>
    /// <exception cref="InvalidOperationException">The probabilities are not numbers.</exception>
    public abstract void Probabilities(int cluster, Span<float> probabilities);

    /// <summary>log p of a word, to the bit that of <see cref="VocabularyOutput.Score"/>.</summary>
    /// <exception cref="InvalidOperationException">The probabilities are not numbers.</exception>
    public abstract double LogProbability(int word);
}
