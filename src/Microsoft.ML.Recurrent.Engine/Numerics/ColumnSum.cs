using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Sums of columns, in the order of the rows. Several rows are read side by side, so that the sums are loaded and stored once for all of them.</summary>
internal static unsafe class ColumnSum
{
    private const int RowsAtOnce = 4;

    /// <summary>sums[c] = (sums[c] + rows[0, c]) + rows[1, c] + …</summary>
    /// <param name="rows">[rows, columns].</param>
    /// <param name="sums">[columns].</param>
    public static void Add(Matrix rows, Span<float> sums)
    {
        if (rows.Rows == 0 || rows.Columns == 0)
            return;
        fixed (float* first = &rows.Array[rows.Offset], destination = sums)
        {
            var kernel = new Kernel { First = first, Stride = rows.Stride, Rows = rows.Rows, Columns = rows.Columns, Sums = destination };
            SimdDispatch.Run(ref kernel);
        }
    }

    private struct Kernel : ISimdKernel
    {
        public float* First;
        public nint Stride;
        public int Rows;
        public int Columns;
        public float* Sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* row = First;
            int rest = Rows;
            for (; rest >= RowsAtOnce; rest -= RowsAtOnce, row += RowsAtOnce * Stride)
                AddRows<TSimd, TVector, Four>(row);
            for (; rest > 0; rest--, row += Stride)
                AddRows<TSimd, TVector, One>(row);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void AddRows<TSimd, TVector, TRows>(float* row)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TRows : struct, ICount
        {
            int at = 0;
            for (; at <= Columns - TSimd.Count; at += TSimd.Count)
                AddVector<TSimd, TVector, TRows>(row + at, Sums + at, TSimd.Count);
            if (at < Columns)
                AddVector<TSimd, TVector, TRows>(row + at, Sums + at, Columns - at);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void AddVector<TSimd, TVector, TRows>(float* row, float* sums, int count)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged where TRows : struct, ICount
        {
            TVector sum = TSimd.Add(Lane<TSimd, TVector>.Load(sums, count), Lane<TSimd, TVector>.Load(row, count));
            if (TRows.Value > 1)
                sum = TSimd.Add(sum, Lane<TSimd, TVector>.Load(row + Stride, count));
            if (TRows.Value > 2)
                sum = TSimd.Add(sum, Lane<TSimd, TVector>.Load(row + 2 * Stride, count));
            if (TRows.Value > 3)
                sum = TSimd.Add(sum, Lane<TSimd, TVector>.Load(row + 3 * Stride, count));
            Lane<TSimd, TVector>.Store(sums, count, sum);
        }
    }
}
