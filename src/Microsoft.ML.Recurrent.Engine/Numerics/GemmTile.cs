using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The inner kernel of a matrix product: a tile of at most 8 rows by 3 vectors whose sums stay in registers. It is written once for the
/// largest tile; for smaller ones the compiler removes the rows and vectors that <typeparamref name="TRows"/> and
/// <typeparamref name="TVectors"/> leave out. Every element is one chain of multiply-adds over k, ascending.
/// </summary>
internal static unsafe class GemmTile<TSimd, TVector, TRows, TVectors>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TRows : struct, ICount
    where TVectors : struct, ICount
{
    /// <summary>c = start + a·b for one tile.</summary>
    /// <param name="a">Element (0, 0) of a; element (r, p) is <c>rowStride·r + stepStride·p</c> bytes further on.</param>
    /// <param name="rowStride">Bytes between two rows of a.</param>
    /// <param name="stepStride">Bytes between two elements of a row of a.</param>
    /// <param name="b">A panel of b: [k, vectors].</param>
    /// <param name="k">Number of terms.</param>
    /// <param name="start">Element (0, 0) of what the sums start from; null for 0.</param>
    /// <param name="startStride">Floats between two rows of that; 0 where all rows start from the same.</param>
    /// <param name="c">Element (0, 0) of the tile of c.</param>
    /// <param name="cStride">Floats between two rows of c.</param>
    /// <param name="lastCount">Columns of c in the tile's last vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* a, nint rowStride, nint stepStride, float* b, nint k, float* start, nint startStride, float* c, nint cStride, int lastCount)
    {
        TVector c00 = default, c01 = default, c02 = default;
        TVector c10 = default, c11 = default, c12 = default;
        TVector c20 = default, c21 = default, c22 = default;
        TVector c30 = default, c31 = default, c32 = default;
        TVector c40 = default, c41 = default, c42 = default;
        TVector c50 = default, c51 = default, c52 = default;
        TVector c60 = default, c61 = default, c62 = default;
        TVector c70 = default, c71 = default, c72 = default;
        if (start != null)
        {
            LoadRow(start, lastCount, ref c00, ref c01, ref c02);
            if (TRows.Value > 1)
                LoadRow(start + 1 * startStride, lastCount, ref c10, ref c11, ref c12);
            if (TRows.Value > 2)
                LoadRow(start + 2 * startStride, lastCount, ref c20, ref c21, ref c22);
            if (TRows.Value > 3)
                LoadRow(start + 3 * startStride, lastCount, ref c30, ref c31, ref c32);
            if (TRows.Value > 4)
                LoadRow(start + 4 * startStride, lastCount, ref c40, ref c41, ref c42);
            if (TRows.Value > 5)
                LoadRow(start + 5 * startStride, lastCount, ref c50, ref c51, ref c52);
            if (TRows.Value > 6)
                LoadRow(start + 6 * startStride, lastCount, ref c60, ref c61, ref c62);
            if (TRows.Value > 7)
                LoadRow(start + 7 * startStride, lastCount, ref c70, ref c71, ref c72);
        }

        byte* at = (byte*)a;
        nint rowStride3 = 3 * rowStride, rowStride5 = 5 * rowStride, rowStride7 = 7 * rowStride;
        for (; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b);
            TVector b1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : default;
            TVector b2 = TVectors.Value > 2 ? TSimd.Load(b + 2 * TSimd.Count) : default;
            b += TVectors.Value * TSimd.Count;
            MultiplyAddRow(*(float*)(at), b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1)
                MultiplyAddRow(*(float*)(at + rowStride), b0, b1, b2, ref c10, ref c11, ref c12);
            if (TRows.Value > 2)
                MultiplyAddRow(*(float*)(at + 2 * rowStride), b0, b1, b2, ref c20, ref c21, ref c22);
            if (TRows.Value > 3)
                MultiplyAddRow(*(float*)(at + rowStride3), b0, b1, b2, ref c30, ref c31, ref c32);
            if (TRows.Value > 4)
                MultiplyAddRow(*(float*)(at + 4 * rowStride), b0, b1, b2, ref c40, ref c41, ref c42);
            if (TRows.Value > 5)
                MultiplyAddRow(*(float*)(at + rowStride5), b0, b1, b2, ref c50, ref c51, ref c52);
            if (TRows.Value > 6)
                MultiplyAddRow(*(float*)(at + 2 * rowStride3), b0, b1, b2, ref c60, ref c61, ref c62);
            if (TRows.Value > 7)
                MultiplyAddRow(*(float*)(at + rowStride7), b0, b1, b2, ref c70, ref c71, ref c72);
            at += stepStride;
        }

        StoreRow(c, lastCount, c00, c01, c02);
        if (TRows.Value > 1)
            StoreRow(c + 1 * cStride, lastCount, c10, c11, c12);
        if (TRows.Value > 2)
            StoreRow(c + 2 * cStride, lastCount, c20, c21, c22);
        if (TRows.Value > 3)
            StoreRow(c + 3 * cStride, lastCount, c30, c31, c32);
        if (TRows.Value > 4)
            StoreRow(c + 4 * cStride, lastCount, c40, c41, c42);
        if (TRows.Value > 5)
            StoreRow(c + 5 * cStride, lastCount, c50, c51, c52);
        if (TRows.Value > 6)
            StoreRow(c + 6 * cStride, lastCount, c60, c61, c62);
        if (TRows.Value > 7)
            StoreRow(c + 7 * cStride, lastCount, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAddRow(float a, TVector b0, TVector b1, TVector b2, ref TVector c0, ref TVector c1, ref TVector c2)
    {
        TVector x = TSimd.Broadcast(a);
        c0 = TSimd.MultiplyAdd(x, b0, c0);
        if (TVectors.Value > 1)
            c1 = TSimd.MultiplyAdd(x, b1, c1);
        if (TVectors.Value > 2)
            c2 = TSimd.MultiplyAdd(x, b2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow(float* start, int lastCount, ref TVector c0, ref TVector c1, ref TVector c2)
    {
        c0 = LoadVector(start, TVectors.Value == 1, lastCount);
        if (TVectors.Value > 1)
            c1 = LoadVector(start + TSimd.Count, TVectors.Value == 2, lastCount);
        if (TVectors.Value > 2)
            c2 = LoadVector(start + 2 * TSimd.Count, true, lastCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadVector(float* start, bool isLast, int lastCount) =>
        isLast && lastCount < TSimd.Count ? TSimd.LoadPartial(start, lastCount, default) : TSimd.Load(start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* c, int lastCount, TVector c0, TVector c1, TVector c2)
    {
        StoreVector(c, TVectors.Value == 1, lastCount, c0);
        if (TVectors.Value > 1)
            StoreVector(c + TSimd.Count, TVectors.Value == 2, lastCount, c1);
        if (TVectors.Value > 2)
            StoreVector(c + 2 * TSimd.Count, true, lastCount, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector(float* c, bool isLast, int lastCount, TVector x)
    {
        if (isLast && lastCount < TSimd.Count)
            TSimd.StorePartial(c, lastCount, x);
        else
            TSimd.Store(c, x);
    }
}
