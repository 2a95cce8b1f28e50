using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class CategoricalTests
{
    [Theory]
    [InlineData(0.0, 1, 0.0)]
    [InlineData(0.124, 1, 0.992)]
    [InlineData(0.125, 3, 0.0)]
    [InlineData(0.5, 3, 3.0 / 7)]
    [InlineData(0.9999, 3, 0.999885714)]
    public void A_number_falls_on_the_outcome_whose_share_it_lies_in(double uniform, int outcome, double rest)
    {
        Assert.Equal(outcome, Categorical.Draw([0, 1, 0, 7, 0], uniform, out double found));
        Assert.Equal(rest, found, 1e-6);
    }

    [Fact]
    public void Evenly_spread_numbers_give_outcomes_in_proportion()
    {
        var counts = new int[4];
        for (int i = 0; i < 1000; i++)
            counts[Categorical.Draw([1, 2, 3, 4], i / 1000.0, out _)]++;
        Assert.Equal([100, 200, 300, 400], counts);
    }

    [Fact]
    public void The_largest_is_the_first_of_equals_at_every_length()
    {
        for (int length = 1; length <= 40; length++)
        {
            for (int place = 0; place < length; place++)
            {
                float[] values = TestData.Uniform(length, 1);
                values[place] = 2;
                values[^1] = place == length - 1 ? 2 : values[^1];
                Assert.Equal(place, Categorical.Largest(values));
            }
        }
        Assert.Equal(1, Categorical.Largest([1, 3, 3]));
        Assert.Equal(0, Categorical.Largest([float.NegativeInfinity, float.NegativeInfinity]));
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Categorical.Largest([1, float.NaN]));
        Assert.Throws<InvalidOperationException>(() => Categorical.Largest([]));
        Assert.Throws<InvalidOperationException>(() => Categorical.Draw([1, float.NaN], 0.5, out _));
        Assert.Throws<InvalidOperationException>(() => Categorical.Draw([0, 0], 0.5, out _));
    }
}
