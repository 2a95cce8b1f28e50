using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Finds the θ and λ with which a continuous cache gives a text the highest probability.</summary>
internal static class ContinuousCacheTuning
{
    /// <summary>Values of θ to choose from: those of Grave, Joulin and Usunier (2017), and some above for narrower networks.</summary>
    public static IReadOnlyList<double> Thetas { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 3];

    /// <summary>
    /// Reads the text once. For each θ, λ is the one that makes the text most probable (<see cref="MixtureWeight"/>); of equals the smaller θ wins.
    /// Places behind a beginning, where the cache is empty, say nothing.
    /// </summary>
    /// <param name="model">The recurrent model.</param>
    /// <param name="rows">The text: one row, if it is running text.</param>
    /// <param name="size">How many words the cache remembers.</param>
    /// <param name="thetas">Values of θ, ascending.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="weight">λ, if it is given and only θ is to be found.</param>
    public static ContinuousCacheSettings Find(RecurrentLanguageModel model, IdRows rows, int size, IReadOnlyList<double> thetas, int threads, double? weight = null)
    {
        using var team = new ThreadTeam(threads);
        var text = new CachedText(model, size, team);
        var terms = new CacheTerms();
        var recurrent = new List<double>(rows.IdCount);
        List<double>[] caches = [.. thetas.Select(_ => new List<double>(rows.IdCount))];
        for (int row = 0; row < rows.Count; row++)
        {
            text.Begin();
            for (int start = 0; start < rows.LengthOf(row); start += CachedText.BlockLength)
            {
                ReadOnlySpan<int> ids = rows[row].Slice(start, Math.Min(CachedText.BlockLength, rows.LengthOf(row) - start));
                text.Read(ids);
                for (int i = start == 0 ? 1 : 0; i < ids.Length; i++)
                {
                    recurrent.Add(text.LogProbability(i));
                    for (int theta = 0; theta < caches.Length; theta++)
                    {
                        terms.Begin(text.Products(i), thetas[theta]);
                        caches[theta].Add(Math.Log(terms.Probability(ids[i], text.Ids(i))));
                    }
                }
            }
        }
        return Best(size, thetas, weight, [.. recurrent], caches);
    }

    private static ContinuousCacheSettings Best(int size, IReadOnlyList<double> thetas, double? given, double[] recurrent, List<double>[] caches)
    {
        // A given λ of 1 can make every θ impossible: then the first one is as good as any.
        ContinuousCacheSettings best = new() { Size = size, Theta = thetas[0], Weight = given ?? 0 };
        double highest = double.NegativeInfinity;
        for (int theta = 0; theta < caches.Length; theta++)
        {
            double[] cache = [.. caches[theta]];
            double weight = given ?? (recurrent.Length == 0 ? 0 : MixtureWeight.Find(cache, recurrent)), sum = 0;
            for (int i = 0; i < recurrent.Length; i++)
                sum += InterpolatedLanguageModel.Mix(weight, cache[i], recurrent[i]);
            if (sum > highest)
                (best, highest) = (new ContinuousCacheSettings { Size = size, Theta = thetas[theta], Weight = weight }, sum);
        }
        return best;
    }
}
