using Benchmarks.Shared;

namespace Kernels;

/// <summary>Peaks measured before and after each benchmark of products, by number of threads.</summary>
internal static class Peaks
{
    private static readonly Dictionary<int, List<double>> s_measured = [];

    /// <summary>Measures once more.</summary>
    public static void Measure(int threads)
    {
        if (!s_measured.TryGetValue(threads, out List<double>? peaks))
            s_measured[threads] = peaks = [];
        using var peak = new PeakFma(threads);
        peaks.Add(peak.Measure());
    }

    /// <summary>The median, in 10^9 floating-point operations per second.</summary>
    public static double Median(int threads)
    {
        double[] sorted = [.. s_measured[threads].Order()];
        return sorted[sorted.Length / 2];
    }
}
