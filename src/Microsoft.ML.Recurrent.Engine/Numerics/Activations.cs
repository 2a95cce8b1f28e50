using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Activation functions and their derivatives, element by element. Spans of one call have equal lengths; a destination may be one of the sources.</summary>
internal static class Activations
{
    /// <summary>y = tanh(x), absolutely and relatively within 3e-7 (3.5e-7 where multiply-add is not fused): see <see cref="SimdMath{TSimd, TVector}.Tanh"/>.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<TanhOperator>(x, default, default, y);

    /// <summary>y = 1 / (1 + exp(-x)), within 1e-7: see <see cref="SimdMath{TSimd, TVector}.Sigmoid"/>.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<SigmoidOperator>(x, default, default, y);

    /// <summary>y = exp(x), within 1 unit in the last place: see <see cref="SimdMath{TSimd, TVector}.Exp"/>.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<ExpOperator>(x, default, default, y);

    /// <summary>dx = dy·(1 - y²), where y = tanh(x).</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Elementwise.Apply<TanhBackwardOperator>(y, dy, default, dx);

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
}
