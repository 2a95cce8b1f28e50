namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Finds the weight with which a mixture of two models gives a text the highest probability.</summary>
internal static class MixtureWeight
{
    private const int MaximumIterations = 1000;
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Expectation-maximisation from 1/2: weight ← mean of weight·p1 / (weight·p1 + (1 - weight)·p2) over the text's words. The likelihood has
    /// one maximum in the weight, and no step lowers it. Words that neither model gives a probability say nothing and are left out.
    /// </summary>
    /// <param name="first">ln p1 of each word.</param>
    /// <param name="second">ln p2 of each word: as many.</param>
    /// <returns>The first model's part, from 0 to 1; 1/2 where no word says anything.</returns>
    public static double Find(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var ratios = new List<double>(first.Length);
        for (int i = 0; i < first.Length; i++)
        {
            if (!double.IsNegativeInfinity(first[i]) || !double.IsNegativeInfinity(second[i]))
                ratios.Add(Math.Exp(second[i] - first[i]));
        }
        double weight = 0.5;
        for (int iteration = 0; iteration < MaximumIterations && ratios.Count > 0; iteration++)
        {
            double sum = 0;
            foreach (double ratio in ratios)
                sum += weight / (weight + (1 - weight) * ratio);
            double next = sum / ratios.Count;
            bool isFound = Math.Abs(next - weight) < Tolerance;
            weight = next;
            if (isFound)
                break;
        }
        return weight;
    }
}
