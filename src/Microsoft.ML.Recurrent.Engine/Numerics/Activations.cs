using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Activation functions and their derivatives, element by element. Spans of one call have equal lengths; a destination may be one of the sources.</summary>
internal static class Activations
{
    /// <summary>y = tanh(x), within 3e-7.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<TanhOperator>(x, default, default, y);

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<SigmoidOperator>(x, default, default, y);

    /// <summary>y = exp(x).</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<ExpOperator>(x, default, default, y);

    /// <summary>y = max(x, 0); a NaN stays.</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<ReluOperator>(x, default, default, y);

    /// <summary>dx = dy·(1 - y²), where y = tanh(x).</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Elementwise.Apply<TanhBackwardOperator>(y, dy, default, dx);

    /// <summary>dx = dy·y·(1 - y), where y = sigmoid(x).</summary>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Elementwise.Apply<SigmoidBackwardOperator>(y, dy, default, dx);

    /// <summary>dx = dy where y is positive, else 0, where y = max(x, 0).</summary>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Elementwise.Apply<ReluBackwardOperator>(y, dy, default, dx);

    /// <summary>tanh(x).</summary>
    internal readonly struct TanhOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            SimdMath<TSimd, TVector>.Tanh(x);

        public static float Reference(float x, float y, float z, float factor) => MathF.Tanh(x);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    internal readonly struct SigmoidOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            SimdMath<TSimd, TVector>.Sigmoid(x);

        public static float Reference(float x, float y, float z, float factor) => (float)(1 / (1 + Math.Exp(-x)));
    }

    /// <summary>exp(x).</summary>
    internal readonly struct ExpOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            SimdMath<TSimd, TVector>.Exp(x);

        public static float Reference(float x, float y, float z, float factor) => MathF.Exp(x);
    }

    /// <summary>max(x, 0).</summary>
    internal readonly struct ReluOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.AtLeast(x, default);

        public static float Reference(float x, float y, float z, float factor) => Math.Max(x, 0);
    }

    /// <summary>y·(1 - x²).</summary>
    internal readonly struct TanhBackwardOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1), TSimd.Multiply(x, x)));

        public static float Reference(float x, float y, float z, float factor) => y * (1 - x * x);
    }

    /// <summary>y·x·(1 - x).</summary>
    internal readonly struct SigmoidBackwardOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(TSimd.Multiply(y, x), TSimd.Subtract(TSimd.Broadcast(1), x));

        public static float Reference(float x, float y, float z, float factor) => y * x * (1 - x);
    }

    /// <summary>x &gt; 0 ? y : 0.</summary>
    internal readonly struct ReluBackwardOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.SelectLess(default, x, y, default);

        public static float Reference(float x, float y, float z, float factor) => x > 0 ? y : 0;
    }
}
