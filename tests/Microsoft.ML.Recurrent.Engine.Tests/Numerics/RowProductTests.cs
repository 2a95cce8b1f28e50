using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class RowProductTests
{
    public static TheoryData<bool> Directions => [false, true];

    [Theory]
    [MemberData(nameof(Directions))]
    public void A_row_has_the_bits_of_the_matrix_product_for_any_number_of_columns(bool descending)
    {
        using var team = new ThreadTeam(1);
        // Beyond two pairs of panels at every width.
        for (int columns = 0; columns <= 230; columns++)
        {
            foreach (int steps in new[] { 0, 1, 7, 64 })
            {
                Matrix x = TestData.UniformMatrix(1, steps, 1), weights = TestData.UniformMatrix(columns, steps, 2), expected = TestData.UniformMatrix(1, columns, 3);
                var packed = new PackedMatrix();
                packed.Pack(weights, transpose: true, team);
                float[] start = expected.Row(0).ToArray(), apart = new float[columns], inPlace = [.. start];

                Gemm.Multiply(x, transposeA: false, packed, expected, accumulate: true, team);
                RowProduct.Multiply(start, x.Row(0), packed, apart, descending);
                RowProduct.Multiply(inPlace, x.Row(0), packed, inPlace, descending);

                Assert.Equal(TestData.Bits(expected), TestData.Bits(apart));
                Assert.Equal(TestData.Bits(expected), TestData.Bits(inPlace));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public void Floats_behind_the_result_stay_as_they_are(bool descending)
    {
        using var team = new ThreadTeam(1);
        for (int columns = 1; columns <= 110; columns++)
        {
            var packed = new PackedMatrix();
            packed.Pack(TestData.UniformMatrix(columns, 5, 2), transpose: true, team);
            float[] y = new float[columns + 40];
            Array.Fill(y, float.NaN);

            RowProduct.Multiply(new float[columns], new float[5], packed, y.AsSpan(0, columns), descending);

            Assert.All(y[columns..], value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using var team = new ThreadTeam(1);
        var packed = new PackedMatrix();
        packed.Pack(Matrix.Create(6, 5), transpose: true, team);
        Assert.Throws<ArgumentException>(() => RowProduct.Multiply(new float[6], new float[4], packed, new float[6], false));
        Assert.Throws<ArgumentException>(() => RowProduct.Multiply(new float[6], new float[5], packed, new float[5], false));
        Assert.Throws<ArgumentException>(() => RowProduct.Multiply(new float[5], new float[5], packed, new float[6], false));
    }
}
