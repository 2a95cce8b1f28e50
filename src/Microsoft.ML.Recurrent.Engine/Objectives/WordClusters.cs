namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// A vocabulary, sorted by falling frequency, cut into a shortlist of the most frequent words and tails of rarer and rarer ones.
/// Cluster 0 is the shortlist; cluster i from 1 is tail i - 1.
/// </summary>
internal sealed class WordClusters
{
    private readonly int[] _starts;

    /// <summary>Clusters that begin at word 0 and at each cut.</summary>
    /// <param name="vocabularySize">Number of words.</param>
    /// <param name="cuts">First words of the tails, ascending, from 1 to <paramref name="vocabularySize"/> - 1; none for no tails.</param>
    /// <exception cref="ArgumentException">The cuts are not ascending or lie outside the vocabulary.</exception>
    public WordClusters(int vocabularySize, params ReadOnlySpan<int> cuts)
    {
        _starts = [0, .. cuts, vocabularySize];
        for (int i = 1; i < _starts.Length; i++)
        {
            if (_starts[i] <= _starts[i - 1])
                throw new ArgumentException($"Expected cuts that ascend from at least 1 to less than the vocabulary's {vocabularySize} words; found {string.Join(", ", cuts.ToArray())}.", nameof(cuts));
        }
    }

    /// <summary>Number of clusters, the shortlist included.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Number of words.</summary>
    public int VocabularySize => _starts[^1];

    /// <summary>The first word of a cluster.</summary>
    public int First(int cluster) => _starts[cluster];

    /// <summary>Number of words of a cluster.</summary>
    public int SizeOf(int cluster) => _starts[cluster + 1] - _starts[cluster];

    /// <summary>The cluster of a word.</summary>
    public int Of(int word)
    {
        int cluster = 0;
        while (word >= _starts[cluster + 1])
            cluster++;
        return cluster;
    }
}
