using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Elementwise arithmetic and sums over spans and rows. Spans of one call have equal lengths; a destination may be one of the sources.</summary>
internal static class VectorMath
{
    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<AddOperator>(x, y, default, y);

    /// <summary>y ·= factor.</summary>
    public static void Scale(float factor, Span<float> y) => Scale(factor, y, y);

    /// <summary>y = factor·x.</summary>
    public static void Scale(float factor, ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<ScaleOperator>(x, default, default, y, factor);

    /// <summary>y += factor·x.</summary>
    public static void Axpy(float factor, ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<AxpyOperator>(x, y, default, y, factor);

    /// <summary>y ·= x, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<MultiplyOperator>(x, y, default, y);

    /// <summary>Copies <paramref name="bias"/> ([columns]) to every row of <paramref name="rows"/> ([rows, columns]), to be accumulated upon.</summary>
    public static void CopyToRows(ReadOnlySpan<float> bias, Matrix rows)
    {
        for (int r = 0; r < rows.Rows; r++)
            bias.CopyTo(rows.Row(r));
    }

    /// <summary>sums[c] = (accumulate ? sums[c] : 0) + the sum of column c, added in the order of the rows: the gradient of a bias.</summary>
    /// <param name="rows">[rows, columns].</param>
    /// <param name="sums">[columns].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="sums"/>.</param>
    public static void SumColumns(Matrix rows, Span<float> sums, bool accumulate)
    {
        CheckLength(rows.Columns, sums.Length);
        if (!accumulate)
            sums.Clear();
        ColumnSum.Add(rows, sums);
    }

    /// <summary>The sum of x·y, in double precision; see <see cref="DoubleSum"/> for its order, which depends on the length alone.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLength(x.Length, y.Length);
        return DoubleSum.OfProducts(x, y);
    }

    /// <summary>The sum of x², in double precision; see <see cref="DoubleSum"/> for its order, which depends on the length alone.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x) => DoubleSum.OfProducts(x, x);

    /// <summary>
    /// The sum of the squares of a contiguous matrix, in double precision: stretches of at least 16,384 elements, at most 1,024, each in the order of
    /// <see cref="DoubleSum"/>, added in ascending order. The stretches depend on the size alone.
    /// </summary>
    public static double SumOfSquares(Matrix x, ThreadTeam team) => DoubleSum.OfSquares(x, team);

    /// <summary>Running maximum of columns (max pooling over time): where x is larger than max, max becomes x and argMax becomes <paramref name="position"/>. A NaN stays.</summary>
    public static void Maximum(ReadOnlySpan<float> x, int position, Span<float> max, Span<int> argMax)
    {
        CheckLength(x.Length, max.Length);
        CheckLength(x.Length, argMax.Length);
        int at = 0;
        for (; at <= x.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            Vector<float> value = new(x[at..]), largest = new(max[at..]);
            // A NaN is not equal to itself.
            Vector<int> isLarger = Vector.GreaterThan(value, largest) | Vector.AndNot(Vector.Equals(largest, largest), Vector.Equals(value, value));
            Vector.ConditionalSelect(isLarger, value, largest).CopyTo(max[at..]);
            Vector.ConditionalSelect(isLarger, new Vector<int>(position), new Vector<int>(argMax[at..])).CopyTo(argMax[at..]);
        }
        for (int i = at; i < x.Length; i++)
        {
            if (x[i] > max[i] || (float.IsNaN(x[i]) && !float.IsNaN(max[i])))
            {
                max[i] = x[i];
                argMax[i] = position;
            }
        }
    }

    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void CheckLength(int found, int expected)
    {
        if (found != expected)
            throw new ArgumentException($"Expected {expected} floats, found {found}: the operands of a kernel have equal lengths.");
    }

    /// <summary>y + x.</summary>
    internal readonly struct AddOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Add(y, x);

        public static float Reference(float x, float y, float z, float factor) => y + x;
    }

    /// <summary>x·factor.</summary>
    internal readonly struct ScaleOperator : IElementOperator
    {
        public static int Operands => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(x, factor);

        public static float Reference(float x, float y, float z, float factor) => x * factor;
    }

    /// <summary>y + factor·x.</summary>
    internal readonly struct AxpyOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.MultiplyAdd(factor, x, y);

        public static float Reference(float x, float y, float z, float factor) => FusedArithmetic.MultiplyAdd(factor, x, y);
    }

    /// <summary>y·x.</summary>
    internal readonly struct MultiplyOperator : IElementOperator
    {
        public static int Operands => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector z, TVector factor)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged =>
            TSimd.Multiply(y, x);

        public static float Reference(float x, float y, float z, float factor) => y * x;
    }
}
