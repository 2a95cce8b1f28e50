using Microsoft.ML.Recurrent;

namespace LanguageModel.Ranking;

/// <summary>How often language models find the acceptable sentence of a minimal pair the more probable one.</summary>
internal static class PairRanking
{
    /// <summary>The pairs whose words are all known, as words.</summary>
    public static List<(string Paradigm, string[] Acceptable, string[] Unacceptable)> Known(IEnumerable<MinimalPair> pairs, SentenceWords words)
    {
        var known = new List<(string, string[], string[])>();
        foreach (MinimalPair pair in pairs)
        {
            if (words.Find(pair.Acceptable) is { } acceptable && words.Find(pair.Unacceptable) is { } unacceptable)
                known.Add((pair.Paradigm, acceptable, unacceptable));
        }
        return known;
    }

    /// <summary>For each pair, whether the model finds the acceptable sentence the more probable one; two that are as probable are no success.</summary>
    public static bool[] Rank(LanguageModelTransformer model, IReadOnlyList<(string Paradigm, string[] Acceptable, string[] Unacceptable)> pairs)
    {
        var logProbabilities = new double[2 * pairs.Count];
        foreach (RankedCandidate candidate in model.Rank([.. pairs.SelectMany(pair => new[] { pair.Acceptable, pair.Unacceptable })]))
            logProbabilities[candidate.Index] = candidate.LogProbability;
        return [.. pairs.Select((_, i) => logProbabilities[2 * i] > logProbabilities[2 * i + 1])];
    }
}
