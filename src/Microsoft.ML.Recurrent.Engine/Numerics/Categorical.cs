namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Choice of one of several outcomes, given numbers in proportion to their probabilities.</summary>
internal static class Categorical
{
    /// <summary>The outcome that a uniform number falls on when the outcomes lie side by side in [0, 1); an outcome of probability 0 is never drawn.</summary>
    /// <param name="terms">Not negative, in proportion to the probabilities: [outcomes].</param>
    /// <param name="uniform">In [0, 1).</param>
    /// <param name="rest">Where in its outcome the number fell: uniform in [0, 1), for a choice that depends on this one.</param>
    /// <exception cref="InvalidOperationException">The terms have no finite, positive sum.</exception>
    public static int Draw(ReadOnlySpan<float> terms, double uniform, out double rest)
    {
        double total = 0;
        foreach (float term in terms)
            total += term;
        if (!(total > 0 && double.IsFinite(total)))
            throw new InvalidOperationException($"Expected probabilities with a finite sum above 0, found {total}: the model's weights or inputs are not finite.");
        double left = uniform * total;
        int last = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i] <= 0)
                continue;
            if (left < terms[i])
            {
                rest = left / terms[i];
                return i;
            }
            left -= terms[i];
            last = i;
        }
        // Rounding has used up all outcomes.
        rest = 1 - 1.0 / (1L << 53);
        return last;
    }

    /// <summary>The largest number's place, the first of equals.</summary>
    /// <exception cref="InvalidOperationException">There is a NaN, or nothing.</exception>
    public static int Largest(ReadOnlySpan<float> values)
    {
        float largest = ExponentialSum.Max(values);
        int place = values.IndexOf(largest);
        if (place < 0 || double.IsNaN(VectorMath.SumOfSquares(values)))
            throw new InvalidOperationException("Expected numbers to find the largest of, found a NaN: the model's weights or inputs are not finite.");
        return place;
    }
}
