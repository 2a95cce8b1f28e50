using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Choice of one of several outcomes, given weights in proportion to their probabilities. Weights are not negative.</summary>
internal static class Categorical
{
    // Weights that are added up before it is looked which of them a number falls on.
    private const int Stretch = 128;

    /// <summary>Σ weights.</summary>
    public static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (int start = 0; start < weights.Length; start += Stretch)
            sum += DoubleSum.Of(weights.Slice(start, Math.Min(Stretch, weights.Length - start)));
        return sum;
    }

    /// <summary>The outcome that a number falls on when the outcomes lie side by side, each as long as its weight; an outcome of weight 0 is never drawn.</summary>
    /// <param name="weights">[outcomes].</param>
    /// <param name="number">From 0 to less than <see cref="Sum"/>. What rounding has put behind the last outcome falls on it.</param>
    /// <returns>The outcome; -1 where no weight is above 0.</returns>
    public static int Draw(ReadOnlySpan<float> weights, double number)
    {
        for (int start = 0; start < weights.Length; start += Stretch)
        {
            ReadOnlySpan<float> stretch = weights.Slice(start, Math.Min(Stretch, weights.Length - start));
            double sum = DoubleSum.Of(stretch);
            if (number < sum)
                return start + DrawOne(stretch, number);
            number -= sum;
        }
        return LastPositive(weights);
    }

    /// <summary>The largest weight's place, the first of equals; -1 where there are none.</summary>
    public static int Largest(ReadOnlySpan<float> weights)
    {
        // A weight is found by its bits, which a search compares many at a time; zeros alone may differ in them.
        float largest = ExponentialSum.Max(weights);
        return largest > 0 ? MemoryMarshal.Cast<float, int>(weights).IndexOf(BitConverter.SingleToInt32Bits(largest)) : weights.IndexOf(largest);
    }

    private static int DrawOne(ReadOnlySpan<float> weights, double number)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (number < weights[i])
                return i;
            number -= weights[i];
        }
        return LastPositive(weights);
    }

    private static int LastPositive(ReadOnlySpan<float> weights)
    {
        int last = weights.Length - 1;
        while (last >= 0 && !(weights[last] > 0))
            last--;
        return last;
    }
}
