using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>One step along a chain of tags, over the tags of one token: in sums of products or, for the best sequence, in maxima of sums.</summary>
internal static unsafe class ChainKernels
{
    /// <summary>scores = ln sums + shifts + emissions; a sum below the smallest normal number counts as that.</summary>
    /// <param name="sums">[tags].</param>
    /// <param name="shifts">[tags].</param>
    /// <param name="emissions">[tags].</param>
    /// <param name="scores">[tags].</param>
    public static void Scores(ReadOnlySpan<float> sums, ReadOnlySpan<float> shifts, ReadOnlySpan<float> emissions, Span<float> scores) =>
        Elementwise.Apply<ScoreOperator>(sums, shifts, emissions, scores);

    /// <summary>Subtracts the largest score from all of them, and returns it; where it is not finite, nothing is subtracted.</summary>
    public static float Shift(Span<float> scores)
    {
        float largest = ExponentialSum.Max(scores);
        if (!float.IsFinite(largest))
            return 0;
        Elementwise.Apply<DifferenceOperator>(scores, default, default, scores, largest);
        return largest;
    }

    /// <summary>Whether any element is below the limit; a NaN is not.</summary>
    public static bool AnyBelow(ReadOnlySpan<float> x, float limit)
    {
        var limits = new Vector<float>(limit);
        int at = 0;
        for (; at <= x.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            if (Vector.LessThanAny(new Vector<float>(x[at..]), limits))
                return true;
        }
        for (; at < x.Length; at++)
        {
            if (x[at] < limit)
                return true;
        }
        return false;
    }

    /// <summary>best_j = max_i (scores_i + weights_ij); every sum is rounded once.</summary>
    /// <param name="scores">[from].</param>
    /// <param name="weights">[from, to].</param>
    /// <param name="best">[to].</param>
    public static void MaxPlus(ReadOnlySpan<float> scores, Matrix weights, Span<float> best)
    {
        VectorMath.CheckLength(scores.Length, weights.Rows);
        VectorMath.CheckLength(best.Length, weights.Columns);
        fixed (float* x = scores, array = weights.Array, y = best)
        {
            var kernel = new MaxPlusKernel { X = x, Weights = array + weights.Offset, Stride = weights.Stride, Rows = weights.Rows, Columns = weights.Columns, Y = y };
            SimdDispatch.Run(ref kernel);
        }
    }

    private struct MaxPlusKernel : ISimdKernel
    {
        public float* X;
        public float* Weights;
        public nint Stride;
        public int Rows;
        public int Columns;
        public float* Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int column = 0;
            for (; column <= Columns - TSimd.Count; column += TSimd.Count)
                Best<TSimd, TVector>(column, TSimd.Count);
            if (column < Columns)
                Best<TSimd, TVector>(column, Columns - column);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Best<TSimd, TVector>(int column, int count) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* weights = Weights + column;
            TVector best = TSimd.Broadcast(float.NegativeInfinity);
            for (int row = 0; row < Rows; row++, weights += Stride)
                best = TSimd.AtLeast(TSimd.Add(TSimd.Broadcast(X[row]), Lane<TSimd, TVector>.Load(weights, count)), best);
            Lane<TSimd, TVector>.Store(Y + column, count, best);
        }
    }

    /// <summary>ln x + y + z.</summary>
    internal readonly struct ScoreOperator : IElementOperator
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Add(TSimd.Add(SimdMath<TSimd, TVector>.Log(x), y), z);

        public static float Reference(float x, float y, float z, float factor) => MathF.Log(Math.Max(x, 1.17549435e-38f)) + y + z;
    }

    /// <summary>x - factor.</summary>
    internal readonly struct DifferenceOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Subtract(x, factor);

        public static float Reference(float x, float y, float z, float factor) => x - factor;
    }
}
