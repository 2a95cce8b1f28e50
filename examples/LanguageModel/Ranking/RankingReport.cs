using System.Globalization;
using Examples.Common;
using LanguageModel.Training;

namespace LanguageModel.Ranking;

/// <summary>Tables of what models find more probable.</summary>
internal static class RankingReport
{
    /// <summary>The logarithm of the probability of each candidate, the best of the first model first.</summary>
    public static TextTable OfCandidates(IReadOnlyList<Contestant> models, IReadOnlyList<string> candidates)
    {
        var table = new TextTable(["ln of the probability", .. models.Select(model => model.Name)]);
        string[][] words = [.. candidates.Select(TextFile.WordsOf)];
        double[][] logProbabilities = [.. models.Select(model => model.Model.Rank(words).OrderBy(candidate => candidate.Index).Select(candidate => candidate.LogProbability).ToArray())];
        foreach (int i in Enumerable.Range(0, candidates.Count).OrderByDescending(i => logProbabilities[0][i]))
            table.Add([candidates[i], .. logProbabilities.Select(model => model[i].ToString("0.00", CultureInfo.InvariantCulture))]);
        return table;
    }

    /// <summary>The part of the pairs of each paradigm in which a model prefers the acceptable sentence.</summary>
    public static TextTable OfPairs(IReadOnlyList<Contestant> models, List<(string Paradigm, string[] Acceptable, string[] Unacceptable)> pairs)
    {
        var table = new TextTable(["paradigm", "pairs", .. models.Select(model => model.Name)]);
        bool[][] successes = [.. models.Select(model => PairRanking.Rank(model.Model, pairs))];
        foreach (IGrouping<string, int> paradigm in Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].Paradigm))
            AddRow(paradigm.Key, [.. paradigm]);
        AddRow("all", [.. Enumerable.Range(0, pairs.Count)]);
        return table;

        void AddRow(string name, int[] rows) => table.Add([
            name, rows.Length.ToString("N0", CultureInfo.InvariantCulture),
            .. successes.Select(model => ((double)rows.Count(i => model[i]) / rows.Length).ToString("0.000", CultureInfo.InvariantCulture))]);
    }
}
