using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Optimizer updates over spans of equal lengths: weights w, gradient g, which is first multiplied by a factor, and the optimizer's moments.</summary>
internal static unsafe class OptimizerKernels
{
    /// <summary>
    /// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), as PyTorch computes them:
    /// m = β1·m + (1-β1)·g; v = β2·v + (1-β2)·g²; w -= lr/c1 · m / (√v/√c2 + ε).
    /// </summary>
    public static void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, in AdamStep step)
    {
        VectorMath.CheckLength(gradient.Length, weights.Length);
        VectorMath.CheckLength(first.Length, weights.Length);
        VectorMath.CheckLength(second.Length, weights.Length);
        fixed (float* w = weights, g = gradient, m = first, v = second)
        {
            var kernel = new AdamKernel { Weights = w, Gradient = g, First = m, Second = v, Length = weights.Length, Step = step };
            SimdDispatch.Run(ref kernel);
        }
    }

    /// <summary>Gradient descent: g += weightDecay·w; w -= lr·g.</summary>
    public static void Sgd(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate, float gradientFactor, float weightDecay)
    {
        VectorMath.CheckLength(gradient.Length, weights.Length);
        fixed (float* w = weights, g = gradient)
        {
            var kernel = new SgdKernel { Weights = w, Gradient = g, Length = weights.Length, LearningRate = learningRate, GradientFactor = gradientFactor, WeightDecay = weightDecay };
            SimdDispatch.Run(ref kernel);
        }
    }

    /// <summary>Gradient descent with momentum, as PyTorch: g += weightDecay·w; v = momentum·v + g; w -= lr·v.</summary>
    public static void SgdMomentum(
        Span<float> weights, ReadOnlySpan<float> gradient, Span<float> velocity, float learningRate, float gradientFactor, float momentum, float weightDecay)
    {
        VectorMath.CheckLength(gradient.Length, weights.Length);
        VectorMath.CheckLength(velocity.Length, weights.Length);
        fixed (float* w = weights, g = gradient, v = velocity)
        {
            var kernel = new MomentumKernel
            {
                Weights = w,
                Gradient = g,
                Velocity = v,
                Length = weights.Length,
                LearningRate = learningRate,
                GradientFactor = gradientFactor,
                Momentum = momentum,
                WeightDecay = weightDecay,
            };
            SimdDispatch.Run(ref kernel);
        }
    }

    /// <summary><see cref="Adam"/> in scalar form: the reference.</summary>
    internal static void AdamReference(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, in AdamStep step)
    {
        float stepSize = step.LearningRate / step.BiasCorrection1, root = MathF.Sqrt(step.BiasCorrection2);
        for (int i = 0; i < weights.Length; i++)
        {
            float w = weights[i], g = step.GradientFactor * gradient[i];
            if (step.IsDecoupled)
                w -= step.LearningRate * step.WeightDecay * w;
            else
                g += step.WeightDecay * w;
            float m = first[i] += (1 - step.Beta1) * (g - first[i]);
            float v = second[i] = step.Beta2 * second[i] + (1 - step.Beta2) * g * g;
            weights[i] = w - stepSize * (m / (MathF.Sqrt(v) / root + step.Epsilon));
        }
    }

    /// <summary><see cref="Sgd"/> in scalar form: the reference.</summary>
    internal static void SgdReference(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate, float gradientFactor, float weightDecay)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] -= learningRate * (gradientFactor * gradient[i] + weightDecay * weights[i]);
    }

    /// <summary><see cref="SgdMomentum"/> in scalar form: the reference.</summary>
    internal static void SgdMomentumReference(
        Span<float> weights, ReadOnlySpan<float> gradient, Span<float> velocity, float learningRate, float gradientFactor, float momentum, float weightDecay)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float g = gradientFactor * gradient[i] + weightDecay * weights[i];
            float v = velocity[i] = momentum * velocity[i] + g;
            weights[i] -= learningRate * v;
        }
    }

    private struct AdamKernel : ISimdKernel
    {
        public float* Weights;
        public float* Gradient;
        public float* First;
        public float* Second;
        public nint Length;
        public AdamStep Step;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            nint at = 0;
            for (; at <= Length - TSimd.Count; at += TSimd.Count)
                Update<TSimd, TVector>(at, TSimd.Count);
            if (at < Length)
                Update<TSimd, TVector>(at, (int)(Length - at));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Update<TSimd, TVector>(nint at, int count) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector w = Lane<TSimd, TVector>.Load(Weights + at, count), g = TSimd.Multiply(Lane<TSimd, TVector>.Load(Gradient + at, count), TSimd.Broadcast(Step.GradientFactor));
            if (Step.IsDecoupled)
                w = TSimd.MultiplyAdd(TSimd.Broadcast(-(Step.LearningRate * Step.WeightDecay)), w, w);
            else
                g = TSimd.MultiplyAdd(TSimd.Broadcast(Step.WeightDecay), w, g);
            TVector m = Lane<TSimd, TVector>.Load(First + at, count), v = Lane<TSimd, TVector>.Load(Second + at, count);
            m = TSimd.MultiplyAdd(TSimd.Broadcast(1 - Step.Beta1), TSimd.Subtract(g, m), m);
            v = TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Broadcast(1 - Step.Beta2), g), g, TSimd.Multiply(TSimd.Broadcast(Step.Beta2), v));
            TVector root = TSimd.Multiply(TSimd.Sqrt(v), TSimd.Broadcast(1 / MathF.Sqrt(Step.BiasCorrection2)));
            TVector change = TSimd.Divide(m, TSimd.Add(root, TSimd.Broadcast(Step.Epsilon)));
            Lane<TSimd, TVector>.Store(First + at, count, m);
            Lane<TSimd, TVector>.Store(Second + at, count, v);
            Lane<TSimd, TVector>.Store(Weights + at, count, TSimd.MultiplyAdd(TSimd.Broadcast(-(Step.LearningRate / Step.BiasCorrection1)), change, w));
        }
    }

    private struct SgdKernel : ISimdKernel
    {
        public float* Weights;
        public float* Gradient;
        public nint Length;
        public float LearningRate;
        public float GradientFactor;
        public float WeightDecay;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            nint at = 0;
            for (; at <= Length - TSimd.Count; at += TSimd.Count)
                Update<TSimd, TVector>(at, TSimd.Count);
            if (at < Length)
                Update<TSimd, TVector>(at, (int)(Length - at));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Update<TSimd, TVector>(nint at, int count) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector w = Lane<TSimd, TVector>.Load(Weights + at, count);
            TVector g = TSimd.Multiply(Lane<TSimd, TVector>.Load(Gradient + at, count), TSimd.Broadcast(GradientFactor));
            g = TSimd.MultiplyAdd(TSimd.Broadcast(WeightDecay), w, g);
            Lane<TSimd, TVector>.Store(Weights + at, count, TSimd.MultiplyAdd(TSimd.Broadcast(-LearningRate), g, w));
        }
    }

    private struct MomentumKernel : ISimdKernel
    {
        public float* Weights;
        public float* Gradient;
        public float* Velocity;
        public nint Length;
        public float LearningRate;
        public float GradientFactor;
        public float Momentum;
        public float WeightDecay;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            nint at = 0;
            for (; at <= Length - TSimd.Count; at += TSimd.Count)
                Update<TSimd, TVector>(at, TSimd.Count);
            if (at < Length)
                Update<TSimd, TVector>(at, (int)(Length - at));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Update<TSimd, TVector>(nint at, int count) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector w = Lane<TSimd, TVector>.Load(Weights + at, count);
            TVector g = TSimd.Multiply(Lane<TSimd, TVector>.Load(Gradient + at, count), TSimd.Broadcast(GradientFactor));
            g = TSimd.MultiplyAdd(TSimd.Broadcast(WeightDecay), w, g);
            TVector v = TSimd.MultiplyAdd(TSimd.Broadcast(Momentum), Lane<TSimd, TVector>.Load(Velocity + at, count), g);
            Lane<TSimd, TVector>.Store(Velocity + at, count, v);
            Lane<TSimd, TVector>.Store(Weights + at, count, TSimd.MultiplyAdd(TSimd.Broadcast(-LearningRate), v, w));
        }
    }
}
