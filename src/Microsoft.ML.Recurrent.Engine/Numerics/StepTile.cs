using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The inner kernel of <see cref="RecurrentStep"/>: the sums of at most 6 rows by 4 vectors of gates, or of one row by the vectors of two panels,
/// stay in registers. Every element is one chain of multiply-adds over k, ascending.
/// </summary>
internal static unsafe class StepTile<TSimd, TVector, TRows, TVectors>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TRows : struct, ICount
    where TVectors : struct, ICount
{
    /// <summary>sums += h·panel.</summary>
    /// <param name="hidden">h of the step before: [rows, k].</param>
    /// <param name="stride">Floats between two rows of h.</param>
    /// <param name="panel">[k, vectors].</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="sums">[rows, vectors].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* hidden, nint stride, float* panel, nint k, float* sums)
    {
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default;
        TVector s30 = default, s31 = default, s32 = default, s33 = default;
        TVector s40 = default, s41 = default, s42 = default, s43 = default;
        TVector s50 = default, s51 = default, s52 = default, s53 = default;
        int rowLength = TVectors.Value * TSimd.Count;
        Load(sums, ref s00, ref s01, ref s02, ref s03);
        if (TRows.Value > 1)
            Load(sums + rowLength, ref s10, ref s11, ref s12, ref s13);
        if (TRows.Value > 2)
            Load(sums + 2 * rowLength, ref s20, ref s21, ref s22, ref s23);
        if (TRows.Value > 3)
            Load(sums + 3 * rowLength, ref s30, ref s31, ref s32, ref s33);
        if (TRows.Value > 4)
            Load(sums + 4 * rowLength, ref s40, ref s41, ref s42, ref s43);
        if (TRows.Value > 5)
            Load(sums + 5 * rowLength, ref s50, ref s51, ref s52, ref s53);

        nint stride3 = 3 * stride, stride5 = 5 * stride;
        for (; k > 0; k--, hidden++, panel += rowLength)
        {
            TVector b0 = TSimd.Load(panel), b1 = TSimd.Load(panel + TSimd.Count), b2 = TSimd.Load(panel + 2 * TSimd.Count);
            TVector b3 = TVectors.Value > 3 ? TSimd.Load(panel + 3 * TSimd.Count) : default;
            MultiplyAdd(hidden[0], b0, b1, b2, b3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1)
                MultiplyAdd(hidden[stride], b0, b1, b2, b3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2)
                MultiplyAdd(hidden[2 * stride], b0, b1, b2, b3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3)
                MultiplyAdd(hidden[stride3], b0, b1, b2, b3, ref s30, ref s31, ref s32, ref s33);
            if (TRows.Value > 4)
                MultiplyAdd(hidden[4 * stride], b0, b1, b2, b3, ref s40, ref s41, ref s42, ref s43);
            if (TRows.Value > 5)
                MultiplyAdd(hidden[stride5], b0, b1, b2, b3, ref s50, ref s51, ref s52, ref s53);
        }

        Store(sums, s00, s01, s02, s03);
        if (TRows.Value > 1)
            Store(sums + rowLength, s10, s11, s12, s13);
        if (TRows.Value > 2)
            Store(sums + 2 * rowLength, s20, s21, s22, s23);
        if (TRows.Value > 3)
            Store(sums + 3 * rowLength, s30, s31, s32, s33);
        if (TRows.Value > 4)
            Store(sums + 4 * rowLength, s40, s41, s42, s43);
        if (TRows.Value > 5)
            Store(sums + 5 * rowLength, s50, s51, s52, s53);
    }

    /// <summary>As <see cref="Add"/> for one row and two panels: more chains at once than one panel has.</summary>
    /// <param name="hidden">h of the step before: [k].</param>
    /// <param name="panel">[2, k, vectors].</param>
    /// <param name="panelLength">Floats between the panels.</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="sums">[2, vectors].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPair(float* hidden, float* panel, nint panelLength, nint k, float* sums)
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default;
        int rowLength = TVectors.Value * TSimd.Count;
        float* second = panel + panelLength;
        Load(sums, ref s0, ref s1, ref s2, ref s3);
        Load(sums + rowLength, ref t0, ref t1, ref t2, ref t3);
        for (; k > 0; k--, hidden++, panel += rowLength, second += rowLength)
        {
            float factor = *hidden;
            MultiplyAdd(factor, TSimd.Load(panel), TSimd.Load(panel + TSimd.Count), TSimd.Load(panel + 2 * TSimd.Count),
                TVectors.Value > 3 ? TSimd.Load(panel + 3 * TSimd.Count) : default, ref s0, ref s1, ref s2, ref s3);
            MultiplyAdd(factor, TSimd.Load(second), TSimd.Load(second + TSimd.Count), TSimd.Load(second + 2 * TSimd.Count),
                TVectors.Value > 3 ? TSimd.Load(second + 3 * TSimd.Count) : default, ref t0, ref t1, ref t2, ref t3);
        }
        Store(sums, s0, s1, s2, s3);
        Store(sums + rowLength, t0, t1, t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(
        float factor, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        TVector x = TSimd.Broadcast(factor);
        s0 = TSimd.MultiplyAdd(x, b0, s0);
        s1 = TSimd.MultiplyAdd(x, b1, s1);
        s2 = TSimd.MultiplyAdd(x, b2, s2);
        if (TVectors.Value > 3)
            s3 = TSimd.MultiplyAdd(x, b3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* sums, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = TSimd.Load(sums);
        s1 = TSimd.Load(sums + TSimd.Count);
        s2 = TSimd.Load(sums + 2 * TSimd.Count);
        if (TVectors.Value > 3)
            s3 = TSimd.Load(sums + 3 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* sums, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        TSimd.Store(sums, s0);
        TSimd.Store(sums + TSimd.Count, s1);
        TSimd.Store(sums + 2 * TSimd.Count, s2);
        if (TVectors.Value > 3)
            TSimd.Store(sums + 3 * TSimd.Count, s3);
    }
}
