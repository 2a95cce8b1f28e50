using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Softmax, log-sum-exp and cross-entropy over one row of logits, safe against overflow (the largest logit is subtracted first). A NaN among
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

    /// <summary>logProbabilities = logits - log Σ exp(logits); may be in place: [classes].</summary>
    public static void LogProbabilities(ReadOnlySpan<float> logits, Span<float> logProbabilities) =>
        Elementwise.Apply<SubtractOperator>(logits, default, default, logProbabilities, LogSumExp(logits));

    /// <summary>Cross-entropy -log p(target) in nats, without a gradient.</summary>
    /// <param name="logits">[classes].</param>
    /// <param name="target">The right class, in [0, classes).</param>
    public static float CrossEntropy(ReadOnlySpan<float> logits, int target) => LogSumExp(logits) - logits[target];

    /// <summary>Cross-entropy -log p(target) in nats; the logits are replaced by their gradient, scale·(p - [target]).</summary>
    /// <param name="logits">In: logits; out: their gradient: [classes].</param>
    /// <param name="target">The right class, in [0, classes).</param>
    /// <param name="scale">What the loss is multiplied by (1 / tokens for a mean).</param>
    public static float CrossEntropyWithGradient(Span<float> logits, int target, float scale)
    {
        float logit = logits[target], shift = Shift(logits), sum = ExponentialSum.Sum(logits, shift, logits);
        VectorMath.Scale(scale / sum, logits);
        logits[target] -= scale;
        return shift - logit + MathF.Log(sum);
    }

    /// <summary>dLogits = p·(dP - Σ p·dP): the gradient of a softmax whose outputs p have gradient dP: [classes]; dLogits may be dP.</summary>
    public static void Backward(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> dProbabilities, Span<float> dLogits) =>
        Elementwise.Apply<BackwardOperator>(
            probabilities, dProbabilities, default, dLogits, (float)VectorMath.Dot(probabilities, dProbabilities));

    /// <summary>Index of the largest logit, the first of equals; a NaN counts as smaller than any number; -1 for no logits.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = logits.Length > 0 ? 0 : -1;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best] || (float.IsNaN(logits[best]) && !float.IsNaN(logits[i])))
                best = i;
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

    /// <summary>x - factor.</summary>
    internal readonly struct SubtractOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Subtract(x, factor);

        public static float Reference(float x, float y, float z, float factor) => x - factor;
    }

    /// <summary>x·(y - factor).</summary>
    internal readonly struct BackwardOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(x, TSimd.Subtract(y, factor));

        public static float Reference(float x, float y, float z, float factor) => x * (y - factor);
    }
}
