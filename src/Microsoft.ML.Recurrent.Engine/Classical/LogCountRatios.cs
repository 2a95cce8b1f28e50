using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// Naive-Bayes log-count ratios (Wang and Manning 2012, "Baselines and bigrams: simple, good sentiment and topic classification"):
/// r = ln(p / |p|) - ln(q / |q|), where p and q count, for each feature, the rows of one class and of all others that have it, plus a
/// smoothing term, and |p|, |q| are their sums over the features of the same kind (words, characters).
/// </summary>
internal static class LogCountRatios
{
    /// <summary>The ratios of one class against all others: [features].</summary>
    /// <param name="features">Features of each row.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="positive">The class.</param>
    /// <param name="wordCount">Number of features that are words; the others are characters.</param>
    /// <param name="featureCount">Number of features.</param>
    /// <param name="smoothing">Added to each count.</param>
    public static float[] Of(SequenceStore features, int[] labels, int[] rows, int positive, int wordCount, int featureCount, double smoothing)
    {
        int[] inside = new int[featureCount], outside = new int[featureCount];
        foreach (int row in rows)
        {
            int[] counts = labels[row] == positive ? inside : outside;
            foreach (int feature in features[row])
                counts[feature]++;
        }
        var ratios = new float[featureCount];
        SetBlock(0, wordCount);
        SetBlock(wordCount, featureCount);
        return ratios;

        void SetBlock(int start, int end)
        {
            double logSums = Math.Log(Sum(inside.AsSpan(start, end - start), smoothing)) - Math.Log(Sum(outside.AsSpan(start, end - start), smoothing));
            for (int i = start; i < end; i++)
                ratios[i] = (float)(Math.Log(inside[i] + smoothing) - Math.Log(outside[i] + smoothing) - logSums);
        }
    }

    private static double Sum(ReadOnlySpan<int> counts, double smoothing)
    {
        double sum = smoothing * counts.Length;
        foreach (int count in counts)
            sum += count;
        return sum;
    }
}
