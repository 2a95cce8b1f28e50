using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>A kernel that is compiled for each vector width.</summary>
internal interface ISimdKernel
{
    /// <summary>Runs with vectors of type <typeparamref name="TVector"/>.</summary>
    void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged;
}

/// <summary>Runs a kernel at the widest vector that the hardware accelerates; the choice is a constant of the compiled code.</summary>
internal static class SimdDispatch
{
    /// <summary>Lanes of the widest accelerated vector.</summary>
    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? Simd512.Count
            : Vector256.IsHardwareAccelerated ? Simd256.Count
            : Vector128.IsHardwareAccelerated ? Simd128.Count
            : SimdScalar.Count;
    }

    /// <summary>Vectors in a row of the register tile at that width.</summary>
    public static int TileVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? Simd512.TileVectors
            : Vector256.IsHardwareAccelerated ? Simd256.TileVectors
            : Vector128.IsHardwareAccelerated ? Simd128.TileVectors
            : SimdScalar.TileVectors;
    }

    /// <summary>Rows of the register tile at that width.</summary>
    public static int TileRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? Simd512.TileRows
            : Vector256.IsHardwareAccelerated ? Simd256.TileRows
            : Vector128.IsHardwareAccelerated ? Simd128.TileRows
            : SimdScalar.TileRows;
    }

    /// <summary>Runs <paramref name="kernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(ref TKernel kernel) where TKernel : struct, ISimdKernel
    {
        if (Vector512.IsHardwareAccelerated)
            kernel.Run<Simd512, Vector512<float>>();
        else if (Vector256.IsHardwareAccelerated)
            kernel.Run<Simd256, Vector256<float>>();
        else if (Vector128.IsHardwareAccelerated)
            kernel.Run<Simd128, Vector128<float>>();
        else
            kernel.Run<SimdScalar, float>();
    }
}
