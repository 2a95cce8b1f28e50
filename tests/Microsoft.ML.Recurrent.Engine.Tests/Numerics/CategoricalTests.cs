using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class CategoricalTests
{
    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.99, 1)]
    [InlineData(1.0, 3)]
    [InlineData(4.0, 3)]
    [InlineData(7.99, 3)]
    [InlineData(8.0, 3)]
    public void A_number_falls_on_the_outcome_that_it_lies_in(double number, int outcome) =>
        Assert.Equal(outcome, Categorical.Draw([0, 1, 0, 7, 0], number));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1000)]
    public void Outcomes_are_as_long_as_their_weights_at_every_length(int length)
    {
        // Small integers, so that sums are exact.
        float[] weights = [.. Enumerable.Range(0, length).Select(i => (float)(i * 7 % 4))];
        weights[^1] = 2;
        Assert.Equal(weights.Sum(weight => (double)weight), Categorical.Sum(weights));
        double start = 0;
        for (int i = 0; i < length; i++)
        {
            if (weights[i] > 0)
            {
                Assert.Equal(i, Categorical.Draw(weights, start));
                Assert.Equal(i, Categorical.Draw(weights, start + weights[i] - 0.25));
            }
            start += weights[i];
        }
    }

    [Fact]
    public void Without_a_weight_above_zero_nothing_is_drawn() => Assert.Equal(-1, Categorical.Draw([0, 0], 0));

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
        Assert.Equal(0, Categorical.Largest([0, -0f]));
        Assert.Equal(0, Categorical.Largest([-0f, 0]));
        Assert.Equal(-1, Categorical.Largest([]));
    }
}
