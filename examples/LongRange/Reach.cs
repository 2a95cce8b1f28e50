using System.Globalization;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>How far the gradient reaches: that of the state after the first step (h and, of an LSTM, c), over that after the last.</summary>
internal static class Reach
{
    private const double Vanished = 1e-3, Exploded = 1e3;

    /// <summary>The ratio; not a number when the state's gradient has overflown.</summary>
    public static double Of(GradientFlow flow)
    {
        double first = NormAt(flow, 0);
        return first == 0 ? 0 : first / NormAt(flow, flow.Hidden.Count - 1);
    }

    /// <summary>What a ratio is called here: below 1/1000, above 1000, or between.</summary>
    public static string Verdict(double reach) =>
        !double.IsFinite(reach) ? "has overflown" : reach < Vanished ? "vanishes" : reach > Exploded ? "explodes" : "arrives";

    /// <summary>A ratio in figures.</summary>
    public static string Format(double reach) => reach is 0 or (>= 0.01 and < 1000)
        ? reach.ToString("0.##", CultureInfo.InvariantCulture)
        : reach.ToString("0e0", CultureInfo.InvariantCulture);

    private static double NormAt(GradientFlow flow, int step) => Math.Sqrt(flow.Hidden[step] * flow.Hidden[step] + flow.Cell[step] * flow.Cell[step]);
}
