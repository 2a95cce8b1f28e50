namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// What smoothing takes from the n-grams that were seen, for those that were not. With c(hw) the count of word w behind context h and c(h) the
/// sum over all words:
/// <code>
/// P(w | h) = (c(hw) - D(c(hw))) / (c(h) + m) + γ(h) · P(w | h without its first word)
/// γ(h)     = (Σ D(c(hw)) + m) / (c(h) + m)
/// </code>
/// D is subtracted from counts of 1, 2, and 3 or more; m is a number of pseudo-counts. The shortest context is followed by the uniform distribution.
/// </summary>
/// <param name="One">D(1), from 0 to 1.</param>
/// <param name="Two">D(2), from 0 to 2.</param>
/// <param name="ThreeOrMore">D(3) and above, from 0 to 3.</param>
/// <param name="PseudoCount">m, at least 0.</param>
internal readonly record struct NGramDiscounts(double One, double Two, double ThreeOrMore, double PseudoCount)
{
    /// <summary>The discounts where there are too few n-grams to estimate them from.</summary>
    public static NGramDiscounts Fallback => new(0.5, 1, 1.5, 0);

    /// <summary>
    /// The discounts of modified Kneser-Ney smoothing (Chen and Goodman 1999, equation 17): Y = n1 / (n1 + 2·n2), D(k) = k - (k + 1)·Y·n(k+1) / n(k),
    /// where n(k) is the number of n-grams with count k. <see cref="Fallback"/> where one of n1 to n4 is zero, or a discount comes out as zero or
    /// less: both happen in small texts.
    /// </summary>
    public static NGramDiscounts ModifiedKneserNey(ReadOnlySpan<int> counts)
    {
        Span<long> n = stackalloc long[5];
        n.Clear();
        foreach (int count in counts)
        {
            if (count <= 4)
                n[count]++;
        }
        if (n[1] == 0 || n[2] == 0 || n[3] == 0 || n[4] == 0)
            return Fallback;
        double y = n[1] / (n[1] + 2.0 * n[2]);
        var discounts = new NGramDiscounts(1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3], 0);
        return discounts is { One: > 0, Two: > 0, ThreeOrMore: > 0 } ? discounts : Fallback;
    }

    /// <summary>D of a count.</summary>
    public double Of(int count) => count switch { 0 => 0, 1 => One, 2 => Two, _ => ThreeOrMore };
}
