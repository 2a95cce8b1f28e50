namespace Workloads.Measuring;

/// <summary>The figures of several rounds, in short.</summary>
internal sealed record Figures(double Median, double Min, double Max)
{
    public static Figures Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Figures(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }

    /// <summary>Figures of each round's quotient.</summary>
    public static Figures OfRatios(IEnumerable<double> numerators, IEnumerable<double> denominators) =>
        Of(numerators.Zip(denominators, (numerator, denominator) => numerator / denominator));
}
