using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Loads and stores of a whole vector or, at the end of a row, of a part of one; where the count is a constant the choice costs nothing.</summary>
internal static unsafe class Lane<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : unmanaged
{
    /// <summary>Loads <paramref name="count"/> lanes; the others are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(float* source, int count) => count == TSimd.Count ? TSimd.Load(source) : TSimd.LoadPartial(source, count, default);

    /// <summary>Loads <paramref name="count"/> lanes; the others are those of <paramref name="rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(float* source, int count, TVector rest) => count == TSimd.Count ? TSimd.Load(source) : TSimd.LoadPartial(source, count, rest);

    /// <summary>Stores <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, int count, TVector x)
    {
        if (count == TSimd.Count)
            TSimd.Store(destination, x);
        else
            TSimd.StorePartial(destination, count, x);
    }
}
