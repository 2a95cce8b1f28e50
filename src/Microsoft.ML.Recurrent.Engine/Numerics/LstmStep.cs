using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>One step of an LSTM, for prediction: the arithmetic of <see cref="LstmGates"/>.</summary>
internal readonly unsafe struct LstmStep : IStepCell
{
    public static int Gates => 4;

    public static int Blocks => 1;

    public static bool HasCellState => true;

    public static bool SeparatesRecurrentProduct => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<TSimd, TVector>(float* sums, float* input, nint size, float* hiddenBefore, float* cell, float* hidden, int count)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        TVector i = TSimd.Load(sums), f = TSimd.Load(sums + TSimd.Count), g = TSimd.Load(sums + 2 * TSimd.Count), o = TSimd.Load(sums + 3 * TSimd.Count);
        TVector c = Lane<TSimd, TVector>.Load(cell, count);
        TVector h = LstmGates.Next<TSimd, TVector>(ref i, ref f, ref g, ref o, ref c, out _);
        Lane<TSimd, TVector>.Store(cell, count, c);
        Lane<TSimd, TVector>.Store(hidden, count, h);
    }
}
