using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Softmax over rows that are computed and stored in column blocks, so that a wide row is never needed at once:
/// <code>
///   terms_bc = exp(logits_bc - shift_b)     sum_b = Σ_c terms_bc        for each block b, where shift_b is its largest logit
///   M = max_b shift_b     S = Σ_b sum_b · exp(shift_b - M)              log Σ exp(logits) = M + log S
///   p_bc = terms_bc · share_b     share_b = exp(shift_b - M) / S
/// </code>
/// One exponential an element serves the sum and the probability. A NaN or +infinity among the logits of a row makes its S NaN or infinite and its
/// probabilities NaN; a block of negative infinities has the sum 0.
/// </summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>Adds the bias to each row of a block of logits and turns it into terms; see the class.</summary>
    /// <param name="logits">[rows, columns]; become terms.</param>
    /// <param name="bias">[columns], or empty for none.</param>
    /// <param name="shifts">Receives each row's largest logit, within the finite numbers: [rows].</param>
    /// <param name="sums">Receives the sum of each row's terms, in the order of <see cref="ExponentialSum"/>: [rows].</param>
    public static void Terms(Matrix logits, ReadOnlySpan<float> bias, Span<float> shifts, Span<float> sums)
    {
        VectorMath.CheckLength(shifts.Length, logits.Rows);
        VectorMath.CheckLength(sums.Length, logits.Rows);
        if (bias.Length > 0)
            VectorMath.CheckLength(bias.Length, logits.Columns);
        fixed (float* array = logits.Array, b = bias, largest = shifts, total = sums)
        {
            var kernel = new TermsKernel
            {
                Logits = array + logits.Offset,
                Stride = logits.Stride,
                Rows = logits.Rows,
                Columns = logits.Columns,
                Bias = bias.Length > 0 ? b : null,
                Shifts = largest,
                Sums = total,
            };
            SimdDispatch.Run(ref kernel);
        }
    }

    /// <summary>Turns a block of logits of one row into terms.</summary>
    /// <param name="logits">[columns]; become terms.</param>
    /// <param name="shift">The largest logit, within the finite numbers.</param>
    /// <param name="sum">The sum of the terms.</param>
    public static void Terms(Span<float> logits, out float shift, out float sum)
    {
        float largest, total;
        fixed (float* x = logits)
        {
            var kernel = new TermsKernel { Logits = x, Rows = 1, Columns = logits.Length, Shifts = &largest, Sums = &total };
            SimdDispatch.Run(ref kernel);
        }
        (shift, sum) = (largest, total);
    }

    /// <summary>Combines the blocks of each row; see the class.</summary>
    /// <param name="shifts">[blocks, rows]; become exp(shift - M).</param>
    /// <param name="sums">[blocks, rows].</param>
    /// <param name="largest">Receives M of each row: [rows].</param>
    /// <param name="total">Receives S of each row, added in ascending order of the blocks: [rows].</param>
    public static void Combine(Matrix shifts, Matrix sums, Span<float> largest, Span<float> total)
    {
        shifts.Row(0).CopyTo(largest);
        for (int block = 1; block < shifts.Rows; block++)
            Elementwise.Apply<LargerOperator>(largest, shifts.Row(block), default, largest);
        total.Clear();
        for (int block = 0; block < shifts.Rows; block++)
        {
            Elementwise.Apply<PowerOperator>(shifts.Row(block), largest, default, shifts.Row(block));
            Elementwise.Apply<MultiplyAddOperator>(shifts.Row(block), sums.Row(block), total, total);
        }
    }

    /// <summary>Combines the blocks of one row, with the same bits as among others.</summary>
    /// <param name="shifts">[blocks]; become exp(shift - M).</param>
    /// <param name="sums">[blocks].</param>
    /// <param name="largest">M.</param>
    /// <param name="total">S.</param>
    public static void Combine(Span<float> shifts, ReadOnlySpan<float> sums, out float largest, out float total)
    {
        VectorMath.CheckLength(sums.Length, shifts.Length);
        largest = ExponentialSum.Max(shifts);
        ExponentialSum.Sum(shifts, largest, shifts);
        total = 0;
        for (int block = 0; block < sums.Length; block++)
            total = FusedArithmetic.MultiplyAdd(shifts[block], sums[block], total);
    }

    /// <summary>Divides each row of <paramref name="powers"/> by the divisors, element by element: with S as the divisors powers become shares.</summary>
    /// <param name="powers">[blocks, rows].</param>
    /// <param name="divisors">[rows].</param>
    public static void Divide(Matrix powers, ReadOnlySpan<float> divisors)
    {
        for (int block = 0; block < powers.Rows; block++)
            Elementwise.Apply<QuotientOperator>(powers.Row(block), divisors, default, powers.Row(block));
    }

    /// <summary>Multiplies each row by its factor.</summary>
    /// <param name="rows">[rows, columns].</param>
    /// <param name="factors">[rows].</param>
    public static void Scale(Matrix rows, ReadOnlySpan<float> factors)
    {
        VectorMath.CheckLength(factors.Length, rows.Rows);
        fixed (float* array = rows.Array, factor = factors)
        {
            var kernel = new ScaleKernel { Values = array + rows.Offset, Stride = rows.Stride, Rows = rows.Rows, Columns = rows.Columns, Factors = factor };
            SimdDispatch.Run(ref kernel);
        }
    }

    private struct TermsKernel : ISimdKernel
    {
        public float* Logits;
        public nint Stride;
        public int Rows;
        public nint Columns;
        public float* Bias;
        public float* Shifts;
        public float* Sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            float* scratch = stackalloc float[16];
            for (int row = 0; row < Rows; row++)
            {
                float* x = Logits + row * Stride;
                float shift = Largest<TSimd, TVector>(x, scratch);
                Shifts[row] = shift;
                Sums[row] = ExponentialSum.SumInPlace<TSimd, TVector>(x, Columns, shift, scratch);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly float Largest<TSimd, TVector>(float* x, float* scratch) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector least = TSimd.Broadcast(float.MinValue), max0 = least, max1 = least;
            nint at = 0;
            for (; at <= Columns - 2 * TSimd.Count; at += 2 * TSimd.Count)
            {
                max0 = TSimd.AtLeast(Biased<TSimd, TVector>(x, at, TSimd.Count, least), max0);
                max1 = TSimd.AtLeast(Biased<TSimd, TVector>(x, at + TSimd.Count, TSimd.Count, least), max1);
            }
            for (; at < Columns; at += TSimd.Count)
                max0 = TSimd.AtLeast(Biased<TSimd, TVector>(x, at, (int)Math.Min(Columns - at, TSimd.Count), least), max0);
            max0 = TSimd.AtLeast(max1, max0);
            new Span<float>(scratch, 16).Fill(float.MinValue);
            TSimd.Store(scratch, max0);
            Vector256<float> eight = Vector256.MaxNative(Vector256.Load(scratch), Vector256.Load(scratch + 8));
            Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
            float largest = Math.Max(Math.Max(four.GetElement(0), four.GetElement(1)), Math.Max(four.GetElement(2), four.GetElement(3)));
            return Math.Min(largest, float.MaxValue);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TVector Biased<TSimd, TVector>(float* x, nint at, int count, TVector rest) where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector logit = Lane<TSimd, TVector>.Load(x + at, count, rest);
            if (Bias == null)
                return logit;
            logit = TSimd.Add(logit, Lane<TSimd, TVector>.Load(Bias + at, count));
            Lane<TSimd, TVector>.Store(x + at, count, logit);
            return logit;
        }
    }

    private struct ScaleKernel : ISimdKernel
    {
        public float* Values;
        public nint Stride;
        public int Rows;
        public nint Columns;
        public float* Factors;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            for (int row = 0; row < Rows; row++)
            {
                float* x = Values + row * Stride;
                TVector factor = TSimd.Broadcast(Factors[row]);
                nint at = 0;
                for (; at <= Columns - TSimd.Count; at += TSimd.Count)
                    TSimd.Store(x + at, TSimd.Multiply(TSimd.Load(x + at), factor));
                if (at < Columns)
                    TSimd.StorePartial(x + at, (int)(Columns - at), TSimd.Multiply(TSimd.LoadPartial(x + at, (int)(Columns - at), default), factor));
            }
        }
    }

    /// <summary>The larger of x and y; x where y is NaN.</summary>
    internal readonly struct LargerOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.AtLeast(y, x);

        public static float Reference(float x, float y, float z, float factor) => x > y ? x : y;
    }

    /// <summary>exp(x - y).</summary>
    internal readonly struct PowerOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            SimdMath<TSimd, TVector>.Exp(TSimd.Subtract(x, y));

        public static float Reference(float x, float y, float z, float factor) => MathF.Exp(x - y);
    }

    /// <summary>x·y + z.</summary>
    internal readonly struct MultiplyAddOperator : IElementOperator
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.MultiplyAdd(x, y, z);

        public static float Reference(float x, float y, float z, float factor) => FusedArithmetic.MultiplyAdd(x, y, z);
    }

    /// <summary>x / y.</summary>
    internal readonly struct QuotientOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Divide(x, y);

        public static float Reference(float x, float y, float z, float factor) => x / y;
    }
}
