namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Softmax, log-sum-exp and cross-entropy over one row of logits, safe against overflow (the largest logit is subtracted first).</summary>
internal static class Softmax
{
    /// <summary>log Σ exp(logits); negative infinity for no logits.</summary>
    public static float LogSumExp(ReadOnlySpan<float> logits)
    {
        float max = Max(logits), sum = 0;
        if (float.IsInfinity(max))
            return max;
        foreach (float x in logits)
            sum += MathF.Exp(x - max);
        return max + MathF.Log(sum);
    }

    /// <summary>probabilities = exp(logits - max) / Σ; may be in place: [classes].</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float max = Max(logits), sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += probabilities[i] = MathF.Exp(logits[i] - max);
        for (int i = 0; i < logits.Length; i++)
            probabilities[i] /= sum;
    }

    /// <summary>logProbabilities = logits - log Σ exp(logits); may be in place: [classes].</summary>
    public static void LogProbabilities(ReadOnlySpan<float> logits, Span<float> logProbabilities)
    {
        float logSum = LogSumExp(logits);
        for (int i = 0; i < logits.Length; i++)
            logProbabilities[i] = logits[i] - logSum;
    }

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
        float logit = logits[target], logSum = LogSumExp(logits);
        for (int i = 0; i < logits.Length; i++)
            logits[i] = scale * MathF.Exp(logits[i] - logSum);
        logits[target] -= scale;
        return logSum - logit;
    }

    /// <summary>dLogits = p·(dP - Σ p·dP): the gradient of a softmax whose outputs p have gradient dP: [classes]; dLogits may be dP.</summary>
    public static void Backward(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> dProbabilities, Span<float> dLogits)
    {
        float dot = (float)VectorMath.Dot(probabilities, dProbabilities);
        for (int i = 0; i < probabilities.Length; i++)
            dLogits[i] = probabilities[i] * (dProbabilities[i] - dot);
    }

    /// <summary>Index of the largest logit, the first of equals; a NaN counts as smaller than any number; -1 for no logits.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = logits.Length > 0 ? 0 : -1;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best] || float.IsNaN(logits[best]))
                best = i;
        }
        return best;
    }

    private static float Max(ReadOnlySpan<float> x)
    {
        float max = float.NegativeInfinity;
        foreach (float value in x)
            max = Math.Max(max, value);
        return max;
    }
}
