using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>One step of a vanilla cell, for prediction: the arithmetic of <see cref="RnnGates"/>.</summary>
internal readonly unsafe struct RnnStep : IStepCell
{
    public static int Gates => 1;

    public static int Blocks => 4;

    public static bool HasCellState => false;

    public static bool SeparatesRecurrentProduct => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<TSimd, TVector>(float* sums, float* input, nint size, float* hiddenBefore, float* cell, float* hidden, int count)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        Lane<TSimd, TVector>.Store(hidden, count, SimdMath<TSimd, TVector>.Tanh(TSimd.Load(sums)));
    }
}
