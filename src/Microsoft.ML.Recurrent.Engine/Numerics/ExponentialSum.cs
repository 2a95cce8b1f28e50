using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The largest element of a row, and Σ exp(x - shift). Element i goes to running sum i mod 16, in ascending order; the 16 sums are added
/// pairwise at the end (j and j + 8, then + 4, + 2, + 1): the order depends on the length alone, not on the vector width.
/// </summary>
internal static unsafe class ExponentialSum
{
    private const int Sums = 16;

    /// <summary>The largest element; negative infinity for none. Where there are NaNs it is unspecified.</summary>
    public static float Max(ReadOnlySpan<float> x)
    {
        fixed (float* source = x)
        {
            var kernel = new MaxKernel { Source = source, Length = x.Length };
            SimdDispatch.Run(ref kernel);
            return kernel.Result;
        }
    }

    /// <summary>Σ exp(x - shift).</summary>
    public static float Sum(ReadOnlySpan<float> x, float shift)
    {
        fixed (float* source = x)
        {
            var kernel = new SumKernel<DropTerm> { Source = source, Length = x.Length, Shift = shift };
            SimdDispatch.Run(ref kernel);
            return kernel.Result;
        }
    }

    /// <summary>Σ exp(x - shift), where the terms are kept in <paramref name="terms"/>, which may be x.</summary>
    public static float Sum(ReadOnlySpan<float> x, float shift, Span<float> terms)
    {
        fixed (float* source = x, destination = terms)
        {
            var kernel = new SumKernel<KeepTerm> { Source = source, Terms = destination, Length = x.Length, Shift = shift };
            SimdDispatch.Run(ref kernel);
            return kernel.Result;
        }
    }

    private interface ITermUse
    {
        static abstract bool Keeps { get; }
    }

    private readonly struct KeepTerm : ITermUse
    {
        public static bool Keeps => true;
    }

    private readonly struct DropTerm : ITermUse
    {
        public static bool Keeps => false;
    }

    private struct MaxKernel : ISimdKernel
    {
        public float* Source;
        public nint Length;
        public float Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector least = TSimd.Broadcast(float.NegativeInfinity), max0 = least, max1 = least;
            nint at = 0;
            for (; at <= Length - 2 * TSimd.Count; at += 2 * TSimd.Count)
            {
                max0 = TSimd.AtLeast(TSimd.Load(Source + at), max0);
                max1 = TSimd.AtLeast(TSimd.Load(Source + at + TSimd.Count), max1);
            }
            for (; at < Length; at += TSimd.Count)
                max0 = TSimd.AtLeast(Lane<TSimd, TVector>.Load(Source + at, (int)Math.Min(Length - at, TSimd.Count), least), max0);
            max0 = TSimd.AtLeast(max1, max0);
            float* lanes = stackalloc float[TSimd.Count];
            TSimd.Store(lanes, max0);
            Result = lanes[0];
            for (int lane = 1; lane < TSimd.Count; lane++)
                Result = Math.Max(Result, lanes[lane]);
        }
    }

    private struct SumKernel<TUse> : ISimdKernel where TUse : struct, ITermUse
    {
        public float* Source;
        public float* Terms;
        public nint Length;
        public float Shift;
        public float Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* sums = stackalloc float[Sums];
            Result = Sum<TUse, TSimd, TVector>(Source, Terms, Length, Shift, sums);
        }
    }

    /// <summary>Σ exp(x - shift) inside a kernel, where the terms take the place of x.</summary>
    /// <param name="x">[length].</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="shift">What is subtracted from each.</param>
    /// <param name="scratch">Memory for 16 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumInPlace<TSimd, TVector>(float* x, nint length, float shift, float* scratch)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
        Sum<KeepTerm, TSimd, TVector>(x, x, length, shift, scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum<TUse, TSimd, TVector>(float* source, float* terms, nint length, float shift, float* sums)
        where TUse : struct, ITermUse where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        TVector subtracted = TSimd.Broadcast(shift);
        nint whole = length - length % Sums;
        for (int first = 0; first < Sums; first += TSimd.Count)
        {
            // One vector of the running sums at a time: with 16 lanes that is one pass.
            TVector sum = default;
            nint at = first;
            for (; at < whole; at += Sums)
                sum = TSimd.Add(sum, Term<TUse, TSimd, TVector>(source + at, terms + at, TSimd.Count, subtracted));
            int rest = (int)Math.Clamp(length - at, 0, TSimd.Count);
            if (rest > 0)
                sum = TSimd.Add(sum, Term<TUse, TSimd, TVector>(source + at, terms + at, rest, subtracted));
            TSimd.Store(sums + first, sum);
        }
        Vector256<float> eight = Vector256.Load(sums) + Vector256.Load(sums + 8);
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Term<TUse, TSimd, TVector>(float* source, float* terms, int count, TVector shift)
        where TUse : struct, ITermUse where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        // A lane beyond the end holds exp(-infinity) = 0.
        TVector x = Lane<TSimd, TVector>.Load(source, count, TSimd.Broadcast(float.NegativeInfinity));
        TVector term = SimdMath<TSimd, TVector>.Exp(TSimd.Subtract(x, shift));
        if (TUse.Keeps)
            Lane<TSimd, TVector>.Store(terms, count, term);
        return term;
    }
}
