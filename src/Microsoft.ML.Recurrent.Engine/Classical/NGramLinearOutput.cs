namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// One output of an <see cref="NGramLinearModel"/>. A row's value for a feature that it has is the feature's log-count ratio, scaled so that
/// the words' values, and likewise the characters', have norm 1; the score is the weighted sum of the values and the bias.
/// </summary>
/// <param name="ratios">Log-count ratios: [features].</param>
/// <param name="weights">Weight times ratio: [features].</param>
/// <param name="bias">The bias.</param>
internal sealed class NGramLinearOutput(float[] ratios, float[] weights, float bias)
{
    /// <summary>Log-count ratios: [features].</summary>
    public float[] Ratios { get; } = ratios;

    /// <summary>Weight times ratio: [features].</summary>
    public float[] Weights { get; } = weights;

    /// <summary>The bias.</summary>
    public float Bias { get; } = bias;

    /// <summary>The score of a row with the given features, ascending; the first <paramref name="wordCount"/> features of all are words.</summary>
    public float Score(ReadOnlySpan<int> features, int wordCount)
    {
        int words = CountWords(features, wordCount);
        return (float)(Bias + Part(features[..words]) + Part(features[words..]));
    }

    /// <summary>How many of the ascending <paramref name="features"/> are below <paramref name="wordCount"/>.</summary>
    public static int CountWords(ReadOnlySpan<int> features, int wordCount)
    {
        int index = features.BinarySearch(wordCount);
        return index >= 0 ? index : ~index;
    }

    /// <summary>What brings the ratios of <paramref name="features"/> to norm 1; 0 when all of them are 0.</summary>
    public static double Scale(ReadOnlySpan<int> features, float[] ratios)
    {
        double squares = 0;
        foreach (int feature in features)
            squares += (double)ratios[feature] * ratios[feature];
        return squares > 0 ? 1 / Math.Sqrt(squares) : 0;
    }

    private double Part(ReadOnlySpan<int> features)
    {
        double sum = 0;
        foreach (int feature in features)
            sum += Weights[feature];
        return sum * Scale(features, Ratios);
    }
}
