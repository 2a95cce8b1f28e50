namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>Makes a language model of counts (see <see cref="NGramDiscounts"/> for the equation that all kinds share).</summary>
internal static class NGramSmoothing
{
    /// <summary>
    /// Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3): the longest n-grams have their counts, shorter ones the
    /// number of different words before them; those that begin a sentence have nothing before them, and keep their counts.
    /// </summary>
    public static NGramLanguageModel ModifiedKneserNey(NGramCounts counts, CancellationToken cancellation) =>
        Estimate(counts, n => Continuations(counts, n), adjusted => NGramDiscounts.ModifiedKneserNey(adjusted), cancellation);

    /// <summary>
    /// Relative frequencies, with <paramref name="pseudoCount"/> further observations of each context that are spread as the context one word
    /// shorter would have it (a Dirichlet prior; MacKay and Peto 1995). With 0 they are maximum-likelihood estimates, and a context that was never
    /// seen has the distribution of the longest end of it that was.
    /// </summary>
    public static NGramLanguageModel PseudoCounts(NGramCounts counts, double pseudoCount, CancellationToken cancellation)
    {
        var discounts = new NGramDiscounts(0, 0, 0, pseudoCount);
        return Estimate(counts, n => counts.Levels[n - 1].Counts, _ => discounts, cancellation);
    }

    private static int[] Continuations(NGramCounts counts, int n)
    {
        int[] raw = counts.Levels[n - 1].Counts;
        if (n == counts.Levels.Count)
            return raw;
        var adjusted = new int[raw.Length];
        if (n == 1)
        {
            foreach (int word in counts.Levels[1].Words)
                adjusted[word]++;
            return adjusted;
        }
        foreach (int suffix in counts.Levels[n].Suffixes)
            adjusted[suffix]++;
        for (int i = 0; i < raw.Length; i++)
        {
            if (adjusted[i] == 0)
                adjusted[i] = raw[i];
        }
        return adjusted;
    }

    private static NGramLanguageModel Estimate(NGramCounts counts, Func<int, int[]> countsOf, Func<int[], NGramDiscounts> discountsOf, CancellationToken cancellation)
    {
        int size = counts.VocabularySize, order = counts.Levels.Count;
        var levels = new NGramLevel[order];
        for (int n = 1; n <= order; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            NGramCounts.Level level = counts.Levels[n - 1];
            int[] adjusted = countsOf(n);
            NGramDiscounts discounts = discountsOf(adjusted);
            var probabilities = new double[adjusted.Length];
            if (n == 1)
            {
                double shorter = Share(adjusted.AsSpan(0, size), probabilities, discounts);
                for (int word = 0; word < size; word++)
                    probabilities[word] += shorter / size;
            }
            else
            {
                NGramLevel contexts = levels[n - 2];
                for (int context = 0; context < contexts.Backoffs.Length; context++)
                {
                    int start = contexts.FirstChild[context], end = contexts.FirstChild[context + 1];
                    if (start == end)
                        continue;
                    double shorter = Share(adjusted.AsSpan(start, end - start), probabilities.AsSpan(start), discounts);
                    for (int i = start; i < end; i++)
                        probabilities[i] += shorter * contexts.Probabilities[n == 2 ? level.Words[i] : level.Suffixes[i]];
                    contexts.Backoffs[context] = shorter;
                }
            }
            levels[n - 1] = new NGramLevel(level.Words, probabilities, level.FirstChild);
        }
        return new NGramLanguageModel(size, levels, counts.IsContiguous);
    }

    /// <summary>The n-grams' own part of the probability in one context; returns γ, the part of the shorter context.</summary>
    private static double Share(ReadOnlySpan<int> counts, Span<double> probabilities, NGramDiscounts discounts)
    {
        long total = 0;
        double withheld = discounts.PseudoCount;
        foreach (int count in counts)
        {
            total += count;
            withheld += discounts.Of(count);
        }
        if (total == 0)
            return 1;
        double all = total + discounts.PseudoCount;
        for (int i = 0; i < counts.Length; i++)
            probabilities[i] = (counts[i] - discounts.Of(counts[i])) / all;
        return withheld / all;
    }
}
