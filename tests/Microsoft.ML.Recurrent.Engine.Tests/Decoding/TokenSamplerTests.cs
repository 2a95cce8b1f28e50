using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

public class TokenSamplerTests
{
    private static readonly float[] _distribution = [0.1f, 0, 0.4f, 0.2f, 0.3f];
    private static readonly WordClusters _words = new(_distribution.Length);
    private static readonly GivenDistribution _state = new(_distribution, _words);

    private static double[] Frequencies(SamplingSettings settings, int draws = 20_000, params int[] noted)
    {
        var sampler = new TokenSampler(settings, _words);
        foreach (int id in noted)
            sampler.Note(id);
        var counts = new double[_distribution.Length];
        for (uint step = 0; step < draws; step++)
            counts[sampler.Draw(_state, step)] += 1.0 / draws;
        return counts;
    }

    private static void AssertClose(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.015));

    [Fact]
    public void Words_come_as_often_as_they_are_probable() => AssertClose([0.1, 0, 0.4, 0.2, 0.3], Frequencies(new SamplingSettings()));

    [Fact]
    public void A_temperature_raises_probabilities_to_its_inverse()
    {
        double[] powers = [.. _distribution.Select(probability => Math.Pow(probability, 1 / 0.5))];
        AssertClose([.. powers.Select(power => power / powers.Sum())], Frequencies(new SamplingSettings { Temperature = 0.5 }));
    }

    [Fact]
    public void A_temperature_of_zero_takes_the_most_probable_word() =>
        Assert.Equal([0, 0, 1, 0, 0], Frequencies(new SamplingSettings { Temperature = 0 }, draws: 1));

    [Fact]
    public void Extreme_temperatures_are_harmless()
    {
        Assert.Equal(1, Frequencies(new SamplingSettings { Temperature = 1e-30 })[2], 1e-9);
        AssertClose([0.25, 0, 0.25, 0.25, 0.25], Frequencies(new SamplingSettings { Temperature = 1e30 }));
    }

    [Fact]
    public void Top_k_leaves_the_most_probable_words() => AssertClose([0, 0, 4 / 7.0, 0, 3 / 7.0], Frequencies(new SamplingSettings { TopK = 2 }));

    [Fact]
    public void Top_p_leaves_the_fewest_words_that_reach_it()
    {
        AssertClose([0, 0, 4 / 7.0, 0, 3 / 7.0], Frequencies(new SamplingSettings { TopP = 0.65 }));
        AssertClose([0, 0, 1, 0, 0], Frequencies(new SamplingSettings { TopP = 1e-9 }));
    }

    [Fact]
    public void Top_p_counts_what_top_k_has_left() =>
        // Of 0.4, 0.3 and 0.2, which add up to 0.9, the first two reach 0.7 of it.
        AssertClose([0, 0, 4 / 7.0, 0, 3 / 7.0], Frequencies(new SamplingSettings { TopK = 3, TopP = 0.7 }));

    [Fact]
    public void A_repetition_penalty_makes_noted_words_rarer()
    {
        double[] weights = [0.1, 0, 0.4 * 0.4, 0.2, 0.3];
        AssertClose([.. weights.Select(weight => weight / weights.Sum())], Frequencies(new SamplingSettings { RepetitionPenalty = 2 }, 20_000, 2));
    }

    [Fact]
    public void The_same_seed_and_step_draw_the_same_word_and_another_seed_others()
    {
        int[] Draws(ulong seed)
        {
            var sampler = new TokenSampler(new SamplingSettings { Seed = seed }, _words);
            return [.. Enumerable.Range(0, 50).Select(step => sampler.Draw(_state, (uint)step))];
        }

        Assert.Equal(Draws(7), Draws(7));
        Assert.NotEqual(Draws(7), Draws(8));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 0, 0.5)]
    public void Without_a_probability_above_zero_nothing_is_drawn(double temperature, int topK, double topP) => Assert.Equal(
        -1,
        new TokenSampler(new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP }, new WordClusters(3))
            .Draw(new GivenDistribution([0, 0, 0], new WordClusters(3)), 0));
}
