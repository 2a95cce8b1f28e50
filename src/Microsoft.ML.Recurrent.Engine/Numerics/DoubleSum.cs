using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Sums of floats and of products in double precision. Element i goes to running sum i mod 16, in ascending order; the 16 sums are added pairwise at the end
/// (j and j + 8, then + 4, + 2, + 1). A product of two floats is exact in double precision, so the bits are the same at every vector width.
/// </summary>
internal static unsafe class DoubleSum
{
    /// <summary>Σ x·y of spans of equal lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector512<double> low = default, high = default;
        int length = x.Length, at = 0;
        fixed (float* px = x, py = y)
        {
            for (; at <= length - 16; at += 16)
                Accumulate(px + at, py + at, ref low, ref high);
        }
        if (at < length)
        {
            float* restX = stackalloc float[16], restY = stackalloc float[16];
            new Span<float>(restX, 16).Clear();
            new Span<float>(restY, 16).Clear();
            x[at..].CopyTo(new Span<float>(restX, 16));
            y[at..].CopyTo(new Span<float>(restY, 16));
            Accumulate(restX, restY, ref low, ref high);
        }
        return Fold(low + high);
    }

    /// <summary>Σ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(ReadOnlySpan<float> x)
    {
        Vector512<double> low = default, high = default;
        int at = 0;
        fixed (float* px = x)
        {
            for (; at <= x.Length - 16; at += 16)
                Accumulate(px + at, ref low, ref high);
        }
        if (at < x.Length)
        {
            float* rest = stackalloc float[16];
            new Span<float>(rest, 16).Clear();
            x[at..].CopyTo(new Span<float>(rest, 16));
            Accumulate(rest, ref low, ref high);
        }
        return Fold(low + high);
    }

    /// <summary>Σ x² of a contiguous matrix in stretches, which the threads share; see <see cref="VectorMath.SumOfSquares(Matrix, ThreadTeam)"/>.</summary>
    public static double OfSquares(Matrix x, ThreadTeam team)
    {
        const int ShortestStretch = 1 << 14, MostStretches = 1 << 10;
        int length = x.Span.Length, stretch = Math.Max(ShortestStretch, (length + MostStretches - 1) / MostStretches);
        double* sums = stackalloc double[MostStretches];
        var job = new SquaresJob { X = x, Stretch = stretch, Sums = sums };
        int stretches = (length + stretch - 1) / stretch;
        team.Run(stretches, ref job);
        double sum = 0;
        for (int i = 0; i < stretches; i++)
            sum += sums[i];
        return sum;
    }

    private struct SquaresJob : IParallelJob
    {
        public Matrix X;
        public int Stretch;
        public double* Sums;

        public readonly void Execute(int part)
        {
            int start = part * Stretch;
            ReadOnlySpan<float> x = X.Span.Slice(start, Math.Min(Stretch, X.Span.Length - start));
            Sums[part] = OfProducts(x, x);
        }
    }

    private static double Fold(Vector512<double> eight)
    {
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* x, ref Vector512<double> low, ref Vector512<double> high)
    {
        (Vector512<double> xLow, Vector512<double> xHigh) = Vector512.Widen(Vector512.Load(x));
        low += xLow;
        high += xHigh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* x, float* y, ref Vector512<double> low, ref Vector512<double> high)
    {
        (Vector512<double> xLow, Vector512<double> xHigh) = Vector512.Widen(Vector512.Load(x));
        (Vector512<double> yLow, Vector512<double> yHigh) = Vector512.Widen(Vector512.Load(y));
        low += xLow * yLow;
        high += xHigh * yHigh;
    }
}
