using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class SoftmaxRowsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Terms_are_those_of_the_sum_of_exponentials_on_every_length(bool hasBias)
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Matrix logits = TestData.UniformMatrix(3, columns, 1), terms = TestData.Copy(logits);
            float[] bias = hasBias ? TestData.Uniform(columns, 2) : [], shifts = new float[3], sums = new float[3];
            SoftmaxRows.Terms(terms, bias, shifts, sums);
            for (int row = 0; row < 3; row++)
            {
                float[] expected = logits.Row(row).ToArray();
                if (hasBias)
                    VectorMath.Add(bias, expected);
                Assert.Equal(expected.Max(), shifts[row]);
                float sum = ExponentialSum.Sum(expected, expected.Max(), expected);
                Assert.Equal(expected, terms.Row(row).ToArray());
                Assert.Equal(sum, sums[row]);
            }
            Assert.Equal(logits.Rows * (logits.Stride - columns) + 5, terms.Array.Count(float.IsNaN));
        }
    }

    [Fact]
    public void Blocks_together_are_the_softmax_of_the_whole_row()
    {
        float[] row = TestData.Uniform(100, 1, -30, 30), probabilities = new float[100];
        Softmax.Probabilities(row, probabilities);
        (float[] terms, float[] shares, double logSum) = InBlocks(row, 33);
        Assert.Equal(Softmax.LogSumExp(row), logSum, 1e-5);
        for (int c = 0; c < row.Length; c++)
            Assert.Equal(probabilities[c], terms[c] * shares[c / 33], 1e-6);
    }

    [Fact]
    public void Huge_and_infinite_logits_have_defined_results()
    {
        Assert.Equal(1000, InBlocks([1000, -1000, -1000, -1000], 2).LogSum, 1e-3);
        Assert.Equal(-1000 + Math.Log(2), InBlocks([-1000, float.NegativeInfinity, float.NegativeInfinity, -1000], 2).LogSum, 1e-3);
        Assert.Equal(5, InBlocks([float.NegativeInfinity, float.NegativeInfinity, 5, float.NegativeInfinity], 2).LogSum, 1e-5);
        Assert.Equal(double.PositiveInfinity, InBlocks([1, float.PositiveInfinity, 5, 2], 2).LogSum);
        Assert.Equal(double.NegativeInfinity, InBlocks([float.NegativeInfinity, float.NegativeInfinity], 1).LogSum);
    }

    [Fact]
    public void A_NaN_anywhere_makes_all_probabilities_of_the_row_NaN()
    {
        for (int place = 0; place < 40; place++)
        {
            float[] row = TestData.Uniform(40, 1);
            row[place] = float.NaN;
            (float[] terms, float[] shares, double logSum) = InBlocks(row, 20);
            Assert.True(double.IsNaN(logSum));
            Assert.All(terms.Select((term, c) => term * shares[c / 20]), p => Assert.True(float.IsNaN(p)));
        }
    }

    [Fact]
    public void Rows_are_scaled_on_every_length()
    {
        for (int columns = 0; columns <= 40; columns++)
        {
            Matrix rows = TestData.UniformMatrix(2, columns, 1), scaled = TestData.Copy(rows);
            SoftmaxRows.Scale(scaled, [2, -3]);
            Assert.Equal(rows.Row(0).ToArray().Select(x => 2 * x), scaled.Row(0).ToArray());
            Assert.Equal(rows.Row(1).ToArray().Select(x => -3 * x), scaled.Row(1).ToArray());
        }
    }

    private static (float[] Terms, float[] Shares, double LogSum) InBlocks(float[] row, int width)
    {
        int blocks = (row.Length + width - 1) / width;
        var terms = (float[])row.Clone();
        Matrix powers = Matrix.Create(blocks, 1), sums = Matrix.Create(blocks, 1);
        for (int block = 0; block < blocks; block++)
        {
            var logits = new Matrix(terms, block * width, 1, Math.Min(width, row.Length - block * width));
            SoftmaxRows.Terms(logits, [], powers.Row(block), sums.Row(block));
        }
        float[] largest = new float[1], total = new float[1];
        SoftmaxRows.Combine(powers, sums, largest, total);
        SoftmaxRows.Divide(powers, total);
        return (terms, powers.Span.ToArray(), largest[0] + Math.Log(total[0]));
    }
}
