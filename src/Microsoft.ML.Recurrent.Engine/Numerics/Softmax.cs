using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Softmax and log-sum-exp over one row of logits, safe against overflow (the largest logit is subtracted first). A NaN among
/// the logits makes every result NaN.
/// </summary>
internal static class Softmax
{
    /// <summary>log Σ exp(logits); negative infinity for no logits.</summary>
    public static float LogSumExp(ReadOnlySpan<float> logits)
    {
        float shift = Shift(logits);
        return shift + MathF.Log(ExponentialSum.Sum(logits, shift));
    }

    /// <summary>probabilities = exp(logits - max) / Σ; may be in place: [classes]. NaN where no logit is finite, or one is infinite.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        VectorMath.CheckLength(probabilities.Length, logits.Length);
        float sum = ExponentialSum.Sum(logits, Shift(logits), probabilities);
        Elementwise.Apply<DivideOperator>(probabilities, default, default, probabilities, sum);
    }

    /// <summary>The most probable class, the first of equals; no logit is a NaN.</summary>
    /// <param name="logits">At least one: [classes].</param>
    public static int MostProbable(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int c = 1; c < logits.Length; c++)
        {
            if (logits[c] > logits[best])
                best = c;
        }
        return best;
    }

    // The largest logit where it is finite; else nothing is subtracted, and infinities and NaNs take their course through exp and log.
    private static float Shift(ReadOnlySpan<float> logits)
    {
        float max = ExponentialSum.Max(logits);
        return float.IsFinite(max) ? max : 0;
    }

    /// <summary>x / factor.</summary>
    internal readonly struct DivideOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Divide(x, factor);

        public static float Reference(float x, float y, float z, float factor) => x / factor;
    }
}
