using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class ChainKernelsTests
{
    // Two vectors of 16 and a bit.
    private const int Longest = 37;

    [Fact]
    public void Logarithms_keep_their_bound_over_all_normal_numbers()
    {
        const int Smallest = 0x00800000, Infinity = 0x7F800000;
        var x = new List<float>();
        for (long bits = Smallest; bits < Infinity; bits += 499)
            x.Add(BitConverter.Int32BitsToSingle((int)bits));
        for (int i = -20_000; i < 20_000; i++)
            x.Add(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(1) + i));
        float[] zeros = new float[x.Count], y = new float[x.Count];
        ChainKernels.Scores([.. x], zeros, zeros, y);
        for (int i = 0; i < y.Length; i++)
        {
            double expected = Math.Log(x[i]);
            if (!(Math.Abs(expected - y[i]) <= 1e-7 * Math.Max(1, Math.Abs(expected))))
                Assert.Fail($"ln {x[i]:R}: expected {expected:R}, found {y[i]:R}");
        }
        var ends = new float[4];
        ChainKernels.Scores([0, float.Epsilon, -1, float.NaN], new float[4], new float[4], ends);
        Assert.All(ends[..3], end => Assert.Equal(-87.33654f, end, 1e-5f));
        Assert.True(float.IsNaN(ends[3]));
    }

    [Fact]
    public void Best_sums_agree_with_their_definition_at_every_size()
    {
        for (int rows = 1; rows < 6; rows++)
        {
            for (int columns = 0; columns <= Longest; columns++)
            {
                Matrix weights = TestData.UniformMatrix(rows, columns, 5);
                if (columns > 2)
                    weights[0, 2] = float.NegativeInfinity;
                float[] scores = TestData.Uniform(rows, 6), best = new float[columns + 1];
                best[columns] = 77;
                ChainKernels.MaxPlus(scores, weights, best.AsSpan(0, columns));
                for (int column = 0; column < columns; column++)
                    Assert.Equal(Enumerable.Range(0, rows).Max(row => scores[row] + weights[row, column]), best[column]);
                Assert.Equal(77, best[columns]);
            }
        }
    }

    [Fact]
    public void A_shift_makes_the_largest_0_unless_it_is_not_finite()
    {
        float[] scores = [1, 5, float.NegativeInfinity, -3];
        Assert.Equal(5, ChainKernels.Shift(scores));
        Assert.Equal([-4, 0, float.NegativeInfinity, -8], scores);
        float[] nothing = [float.NegativeInfinity, float.NegativeInfinity];
        Assert.Equal(0, ChainKernels.Shift(nothing));
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], nothing);
    }

    [Fact]
    public void A_small_element_is_found_wherever_it_is()
    {
        for (int length = 0; length <= Longest; length++)
        {
            float[] x = [.. Enumerable.Repeat(2f, length)];
            Assert.False(ChainKernels.AnyBelow(x, 2));
            for (int i = 0; i < length; i++)
            {
                x[i] = float.NaN;
                Assert.False(ChainKernels.AnyBelow(x, 2));
                x[i] = 1;
                Assert.True(ChainKernels.AnyBelow(x, 2));
                x[i] = 2;
            }
        }
    }
}
