using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>A function of at most three floats and a factor, in vector form and, as the reference that tests compare with, in scalar form.</summary>
internal interface IElementOperator
{
    /// <summary>How many of x, y and z it reads.</summary>
    static abstract int Operands { get; }

    /// <summary>The function, lane by lane.</summary>
    static abstract TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged;

    /// <summary>The function of one element, written for reading.</summary>
    static abstract float Reference(float x, float y, float z, float factor);
}

/// <summary>Applies a function element by element; an element's bits do not depend on its place, on the length or on its neighbours.</summary>
internal static unsafe class Elementwise
{
    /// <summary>destination = f(x, y, z, factor); the destination may be one of the operands, and must not overlap one otherwise.</summary>
    /// <exception cref="ArgumentException">An operand that the function reads is not as long as the destination.</exception>
    public static void Apply<TOperator>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, float factor = 0)
        where TOperator : struct, IElementOperator
    {
        VectorMath.CheckLength(x.Length, destination.Length);
        if (TOperator.Operands > 1)
            VectorMath.CheckLength(y.Length, destination.Length);
        if (TOperator.Operands > 2)
            VectorMath.CheckLength(z.Length, destination.Length);
        fixed (float* px = x, py = y, pz = z, pd = destination)
        {
            var loop = new Loop<TOperator> { X = px, Y = py, Z = pz, Destination = pd, Length = destination.Length, Factor = factor };
            SimdDispatch.Run(ref loop);
        }
    }

    private struct Loop<TOperator> : ISimdKernel where TOperator : struct, IElementOperator
    {
        public float* X;
        public float* Y;
        public float* Z;
        public float* Destination;
        public nint Length;
        public float Factor;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* x = X, y = Y, z = Z, destination = Destination;
            nint length = Length, at = 0;
            TVector factor = TSimd.Broadcast(Factor);
            for (; at <= length - TSimd.Count; at += TSimd.Count)
                Step<TSimd, TVector>(x + at, y + at, z + at, destination + at, TSimd.Count, factor);
            if (at < length)
                Step<TSimd, TVector>(x + at, y + at, z + at, destination + at, (int)(length - at), factor);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TSimd, TVector>(float* x, float* y, float* z, float* destination, int count, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector vx = Lane<TSimd, TVector>.Load(x, count);
            TVector vy = TOperator.Operands > 1 ? Lane<TSimd, TVector>.Load(y, count) : default;
            TVector vz = TOperator.Operands > 2 ? Lane<TSimd, TVector>.Load(z, count) : default;
            Lane<TSimd, TVector>.Store(destination, count, TOperator.Apply<TSimd, TVector>(vx, vy, vz, factor));
        }
    }
}
