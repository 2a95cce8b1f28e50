using System.Globalization;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>The range of an axis, and the places on it that have a label: multiples of 1, 2 or 5 times a power of ten, or powers of ten.</summary>
/// <param name="Minimum">Where the axis begins; of a logarithmic axis the exponent.</param>
/// <param name="Maximum">Where it ends; above the minimum.</param>
/// <param name="Step">Distance of two labels; of a logarithmic axis that of their exponents.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal ratios.</param>
internal readonly record struct AxisScale(double Minimum, double Maximum, double Step, bool IsLogarithmic = false)
{
    /// <summary>The labelled places, ascending.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // A hair's breadth of room, for the ends of the axis are multiples of the step but for rounding.
            double first = Math.Ceiling(Minimum / Step - 1e-6), last = Math.Floor(Maximum / Step + 1e-6);
            for (double i = first; i <= last; i++)
                yield return IsLogarithmic ? Math.Pow(10, i * Step) : i * Step;
        }
    }

    /// <summary>An axis for values from <paramref name="minimum"/> to <paramref name="maximum"/> that begins and ends at a label.</summary>
    public static AxisScale Of(double minimum, double maximum)
    {
        const int Steps = 5;
        // Values that are the same, or nearly, get an axis that they are in the middle of.
        double least = Math.Max(1e-9, 1e-6 * Math.Max(Math.Abs(minimum), Math.Abs(maximum)));
        if (maximum - minimum < least)
            (minimum, maximum) = (minimum - Math.Max(least, 0.1 * Math.Abs(minimum)), maximum + Math.Max(least, 0.1 * Math.Abs(maximum)));
        double step = RoundUp((maximum - minimum) / Steps);
        return new AxisScale(Math.Floor(minimum / step) * step, Math.Ceiling(maximum / step) * step, step);
    }

    /// <summary>An axis for whole numbers, which alone have labels.</summary>
    public static AxisScale OfIntegers(int first, int last)
    {
        const int Steps = 12;
        double margin = first == last ? 0.5 : 0;
        return new AxisScale(first - margin, last + margin, Math.Max(1, RoundUp((last - (double)first) / Steps)));
    }

    /// <summary>A logarithmic axis for positive values from <paramref name="minimum"/> to <paramref name="maximum"/>, which begins and ends at a label.</summary>
    public static AxisScale OfPowers(double minimum, double maximum)
    {
        const int Steps = 8;
        double first = Math.Floor(Math.Log10(minimum)), last = Math.Max(first + 1, Math.Ceiling(Math.Log10(maximum)));
        double step = Math.Ceiling((last - first) / Steps);
        return new AxisScale(Math.Floor(first / step) * step, Math.Ceiling(last / step) * step, step, IsLogarithmic: true);
    }

    /// <summary>Where a value lies: 0 at the beginning of the axis, 1 at its end. On a logarithmic axis, 0 and what is below the axis lie at its beginning.</summary>
    public double Position(double value) =>
        IsLogarithmic ? Math.Max(0, (Math.Log10(value) - Minimum) / (Maximum - Minimum)) : (value - Minimum) / (Maximum - Minimum);

    /// <summary>The label of a tick.</summary>
    public string Label(double tick)
    {
        if (IsLogarithmic)
            return "1e" + Math.Round(Math.Log10(tick)).ToString(CultureInfo.InvariantCulture);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + 1e-9));
        // Adding zero turns -0 into 0.
        double rounded = Math.Round(tick / Step) * Step + 0.0;
        return rounded.ToString(decimals > 6 || Math.Abs(tick) >= 1e7 ? "0.####e0" : "F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static double RoundUp(double step)
    {
        double power = step > 0 ? Math.Pow(10, Math.Floor(Math.Log10(step))) : 1;
        double digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
