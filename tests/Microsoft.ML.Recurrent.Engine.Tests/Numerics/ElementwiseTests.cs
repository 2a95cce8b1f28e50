using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class ElementwiseTests
{
    // Two vectors of 16 and a bit.
    private const int Longest = 37;

    [Fact]
    public void Every_operator_agrees_with_its_scalar_reference_on_every_length()
    {
        Check<Activations.TanhOperator>(tolerance: 3e-7f);
        Check<Activations.SigmoidOperator>(tolerance: 2e-7f);
        Check<Activations.ExpOperator>(tolerance: 1e-6f);
        Check<Activations.TanhBackwardOperator>(tolerance: 0);
        Check<VectorMath.AddOperator>(tolerance: 0);
        Check<VectorMath.ScaleOperator>(tolerance: 0);
        Check<VectorMath.AxpyOperator>(tolerance: 0);
        Check<VectorMath.MultiplyOperator>(tolerance: 0);
        Check<Softmax.DivideOperator>(tolerance: 0);
        Check<SoftmaxRows.LargerOperator>(tolerance: 0);
        Check<SoftmaxRows.PowerOperator>(tolerance: 1e-6f);
        Check<SoftmaxRows.MultiplyAddOperator>(tolerance: 0);
        Check<SoftmaxRows.QuotientOperator>(tolerance: 0);
        Check<Highway.RectifierOperator>(tolerance: 0);
        Check<HighwayGate.MixOperator>(tolerance: 0);
        Check<HighwayGate.DifferenceOperator>(tolerance: 0);
        Check<HighwayGate.SigmoidBackwardOperator>(tolerance: 0);
        Check<HighwayGate.RestOperator>(tolerance: 0);
        Check<ChainKernels.ScoreOperator>(tolerance: 5e-7f);
        Check<ChainKernels.DifferenceOperator>(tolerance: 0);
    }

    // Also: an element's bits are those it has alone, and nothing beyond the end is written.
    private static void Check<TOperator>(float tolerance) where TOperator : struct, IElementOperator
    {
        float[] x = TestData.Uniform(Longest, 1, -3, 3), y = TestData.Uniform(Longest, 2, -3, 3), z = TestData.Uniform(Longest, 3, -3, 3);
        for (int length = 0; length <= Longest; length++)
        {
            var result = new float[Longest + 1];
            Array.Fill(result, 77);
            Elementwise.Apply<TOperator>(x.AsSpan(0, length), y.AsSpan(0, length), z.AsSpan(0, length), result.AsSpan(0, length), 1.7f);
            for (int i = 0; i < length; i++)
            {
                float expected = TOperator.Reference(x[i], y[i], z[i], 1.7f);
                Assert.True(
                    Math.Abs(expected - result[i]) <= tolerance * Math.Max(1, Math.Abs(expected)),
                    $"{typeof(TOperator).Name}({x[i]:R}, {y[i]:R}, {z[i]:R}): expected {expected:R}, found {result[i]:R}");
                var alone = new float[1];
                Elementwise.Apply<TOperator>(x.AsSpan(i, 1), y.AsSpan(i, 1), z.AsSpan(i, 1), alone, 1.7f);
                Assert.Equal(TestData.Bits(alone)[0], TestData.Bits(result)[i]);
            }
            Assert.All(result.Skip(length), untouched => Assert.Equal(77, untouched));
        }
    }

    [Fact]
    public void Operands_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => VectorMath.Add(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => Activations.Tanh(new float[3], new float[2]));
    }

    [Fact]
    public void Sums_of_columns_are_one_chain_over_the_rows()
    {
        foreach (int columns in new[] { 0, 1, 15, 16, 17, 40 })
        {
            Matrix rows = TestData.UniformMatrix(9, columns, 5);
            float[] sums = TestData.Uniform(columns, 6), fresh = new float[columns], expected = (float[])sums.Clone(), expectedFresh = new float[columns];
            for (int r = 0; r < 9; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    expected[c] += rows[r, c];
                    expectedFresh[c] += rows[r, c];
                }
            }
            VectorMath.SumColumns(rows, sums, accumulate: true);
            VectorMath.SumColumns(rows, fresh, accumulate: false);
            Assert.Equal(expected, sums);
            Assert.Equal(expectedFresh, fresh);
        }
    }

    [Fact]
    public void A_bias_is_copied_to_every_row()
    {
        Matrix rows = TestData.UniformMatrix(3, 19, 5);
        float[] bias = TestData.Uniform(19, 6);
        VectorMath.CopyToRows(bias, rows);
        for (int r = 0; r < 3; r++)
            Assert.Equal(bias, rows.Row(r).ToArray());
    }

    [Fact]
    public void A_dot_product_has_the_documented_order_of_summation()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = TestData.Uniform(length, 7), y = TestData.Uniform(length, 8);
            var sums = new double[16];
            for (int i = 0; i < length; i++)
                sums[i % 16] += (double)x[i] * y[i];
            for (int half = 8; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    sums[i] += sums[i + half];
            }
            Assert.Equal(sums[0], VectorMath.Dot(x, y));
            Assert.Equal(VectorMath.Dot(x, x), VectorMath.SumOfSquares(x));
        }
    }

    [Fact]
    public void A_sum_of_squares_does_not_overflow_where_the_floats_do_not() =>
        Assert.Equal(2.0 * float.MaxValue * float.MaxValue, VectorMath.SumOfSquares([float.MaxValue, float.MaxValue]));

    [Fact]
    public void A_running_maximum_keeps_the_first_of_equals_and_any_NaN()
    {
        float[][] steps =
        [
            [1, 2, float.NaN, -1, float.NegativeInfinity],
            [3, 2, 5, float.NaN, float.NegativeInfinity],
            [2, 1, 6, 7, float.NegativeInfinity],
        ];
        for (int length = 0; length <= Longest; length++)
        {
            var max = new float[length];
            Array.Fill(max, float.NegativeInfinity);
            var places = new int[length];
            for (int step = 0; step < 3; step++)
                VectorMath.Maximum([.. Enumerable.Range(0, length).Select(i => steps[step][i % 5])], step, max, places);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(new[] { 3, 2, float.NaN, float.NaN, float.NegativeInfinity }[i % 5], max[i]);
                Assert.Equal(new[] { 1, 0, 0, 1, 0 }[i % 5], places[i]);
            }
        }
    }
}
