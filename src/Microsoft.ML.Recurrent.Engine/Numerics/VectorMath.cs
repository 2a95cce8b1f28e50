namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Elementwise arithmetic and sums over spans and rows. Spans of one call have equal lengths; a destination may be one of the sources.</summary>
internal static class VectorMath
{
    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLength(x.Length, y.Length);
        for (int i = 0; i < y.Length; i++)
            y[i] += x[i];
    }

    /// <summary>y ·= factor.</summary>
    public static void Scale(float factor, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] *= factor;
    }

    /// <summary>y += factor·x.</summary>
    public static void Axpy(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLength(x.Length, y.Length);
        for (int i = 0; i < y.Length; i++)
            y[i] += factor * x[i];
    }

    /// <summary>y ·= x, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLength(x.Length, y.Length);
        for (int i = 0; i < y.Length; i++)
            y[i] *= x[i];
    }

    /// <summary>sum += x·y, element by element.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> sum)
    {
        CheckLength(x.Length, sum.Length);
        CheckLength(y.Length, sum.Length);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += x[i] * y[i];
    }

    /// <summary>Adds <paramref name="bias"/> ([columns]) to every row of <paramref name="rows"/> ([rows, columns]).</summary>
    public static void AddToRows(ReadOnlySpan<float> bias, Matrix rows)
    {
        for (int r = 0; r < rows.Rows; r++)
            Add(bias, rows.Row(r));
    }

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
        for (int r = 0; r < rows.Rows; r++)
            Add(rows.Row(r), sums);
    }

    /// <summary>The sum of x·y, in double precision, in an order that depends on the length alone.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLength(x.Length, y.Length);
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }

    /// <summary>The sum of x², in double precision, in an order that depends on the length alone.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x) => Dot(x, x);

    /// <summary>Running maximum of columns (max pooling over time): where x is larger than max, max becomes x and argMax becomes <paramref name="position"/>. A NaN stays.</summary>
    public static void Maximum(ReadOnlySpan<float> x, int position, Span<float> max, Span<int> argMax)
    {
        CheckLength(x.Length, max.Length);
        CheckLength(x.Length, argMax.Length);
        for (int i = 0; i < x.Length; i++)
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
}
