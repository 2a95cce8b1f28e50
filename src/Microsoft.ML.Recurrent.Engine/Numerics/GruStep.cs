using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>One step of a GRU, for prediction: the arithmetic of <see cref="GruGates"/>.</summary>
internal readonly unsafe struct GruStep : IStepCell
{
    public static int Gates => 3;

    public static int Blocks => 1;

    public static bool HasCellState => false;

    public static bool SeparatesRecurrentProduct => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<TSimd, TVector>(float* sums, float* input, nint size, float* hiddenBefore, float* cell, float* hidden, int count)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        TVector r = Lane<TSimd, TVector>.Load(input, count), z = Lane<TSimd, TVector>.Load(input + size, count);
        TVector n = Lane<TSimd, TVector>.Load(input + 2 * size, count);
        TVector h = GruGates.Next<TSimd, TVector>(
            ref r, ref z, ref n, TSimd.Load(sums), TSimd.Load(sums + TSimd.Count), TSimd.Load(sums + 2 * TSimd.Count), Lane<TSimd, TVector>.Load(hiddenBefore, count));
        Lane<TSimd, TVector>.Store(hidden, count, h);
    }
}
