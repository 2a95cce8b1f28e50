namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>What one Adam step needs besides the tensors.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="BiasCorrection1">1 - Beta1^t.</param>
/// <param name="BiasCorrection2">1 - Beta2^t.</param>
/// <param name="WeightDecay">Decay of the weights; 0 for none.</param>
/// <param name="IsDecoupled">True: AdamW (weights shrink by LearningRate·WeightDecay); false: the decay is added to the gradient.</param>
internal readonly record struct AdamStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float BiasCorrection1, float BiasCorrection2, float WeightDecay, bool IsDecoupled);

/// <summary>Optimizer updates over spans of equal lengths: weights w, gradient g, and the optimizer's moments.</summary>
internal static class OptimizerKernels
{
    /// <summary>
    /// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), as PyTorch computes them:
    /// m = β1·m + (1-β1)·g; v = β2·v + (1-β2)·g²; w -= lr/c1 · m / (√v/√c2 + ε).
    /// </summary>
    public static void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, in AdamStep step)
    {
        float stepSize = step.LearningRate / step.BiasCorrection1, root = MathF.Sqrt(step.BiasCorrection2);
        for (int i = 0; i < weights.Length; i++)
        {
            float w = weights[i], g = gradient[i];
            if (step.IsDecoupled)
                w -= step.LearningRate * step.WeightDecay * w;
            else
                g += step.WeightDecay * w;
            float m = first[i] += (1 - step.Beta1) * (g - first[i]);
            float v = second[i] = step.Beta2 * second[i] + (1 - step.Beta2) * g * g;
            weights[i] = w - stepSize * (m / (MathF.Sqrt(v) / root + step.Epsilon));
        }
    }

    /// <summary>Gradient descent: g += weightDecay·w; w -= lr·g.</summary>
    public static void Sgd(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate, float weightDecay)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] -= learningRate * (gradient[i] + weightDecay * weights[i]);
    }

    /// <summary>Gradient descent with momentum, as PyTorch: g += weightDecay·w; v = momentum·v + g; w -= lr·(nesterov ? g + momentum·v : v).</summary>
    public static void SgdMomentum(
        Span<float> weights, ReadOnlySpan<float> gradient, Span<float> velocity, float learningRate, float momentum, float weightDecay, bool nesterov)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float g = gradient[i] + weightDecay * weights[i];
            float v = velocity[i] = momentum * velocity[i] + g;
            weights[i] -= learningRate * (nesterov ? g + momentum * v : v);
        }
    }
}
