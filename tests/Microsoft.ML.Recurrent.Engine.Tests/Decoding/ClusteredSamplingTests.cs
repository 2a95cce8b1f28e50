using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>What is drawn cluster by cluster is what is drawn from the whole distribution.</summary>
public class ClusteredSamplingTests
{
    private const int Words = 400;
    private static readonly WordClusters _cut = new(Words, 20, 90);
    private static readonly WordClusters _whole = new(Words);

    public static TheoryData<double, int, double, double> Settings => new()
    {
        { 1, 0, 1, 1 },
        { 1, 0, 1, 1.7 },
        { 0, 0, 1, 1 },
        { 0, 0, 1, 1.7 },
        { 0.6, 0, 1, 1 },
        { 1.5, 0, 0.8, 1.2 },
        { 1, 0, 0.5, 1 },
        { 1, 5, 1, 1 },
        { 0.7, 30, 0.9, 1.3 },
        { 1, Words, 1, 1 },
        { 1, 3 * Words, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_words_are_those_of_the_whole_distribution(double temperature, int topK, double topP, double penalty)
    {
        var settings = new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP, RepetitionPenalty = penalty, Seed = 5 };
        var clusters = new HashSet<int>();
        for (uint step = 0; step < 300; step++)
        {
            float[] probabilities = Probabilities(step);
            int[] drawn = [.. new[] { _cut, _whole }.Select(words =>
            {
                var sampler = new TokenSampler(settings, words);
                foreach (int id in new[] { 3, 50, 51, 399 })
                    sampler.Note(id);
                sampler.Exclude(0);
                sampler.Exclude(120);
                return sampler.Draw(new GivenDistribution(probabilities, words), step);
            })];
            Assert.Equal(drawn[1], drawn[0]);
            Assert.DoesNotContain(drawn[0], new[] { 0, 120 });
            clusters.Add(_cut.Of(drawn[0]));
        }
        Assert.Equal([0, 1, 2], clusters.Order());
    }

    [Fact]
    public void The_most_probable_words_are_found_without_clusters_that_cannot_have_them()
    {
        // The shortlist has 0.4, the first tail 0.29 with one word of 0.25, the second 0.31 spread over 310 words.
        var probabilities = new float[Words];
        probabilities.AsSpan(0, 20).Fill(0.02f);
        probabilities[7] = 0.02001f;
        probabilities.AsSpan(20, 70).Fill(0.04f / 69);
        probabilities[60] = 0.25f;
        probabilities.AsSpan(90).Fill(0.001f);
        (int Id, int[] Reads) Draw(SamplingSettings settings)
        {
            var state = new GivenDistribution(probabilities, _cut);
            return (new TokenSampler(settings, _cut).Draw(state, 0), state.Reads);
        }

        (int greedy, int[] reads) = Draw(new SamplingSettings { Temperature = 0 });
        Assert.Equal(60, greedy);
        Assert.Equal([1, 1, 1], reads);
        probabilities[60] = 0.32f;
        (greedy, reads) = Draw(new SamplingSettings { Temperature = 0 });
        Assert.Equal(60, greedy);
        Assert.Equal([1, 1, 0], reads);
        Assert.Equal([1, 1, 0], Draw(new SamplingSettings { TopK = 1 }).Reads);
        Assert.Equal([1, 1, 1], Draw(new SamplingSettings { TopK = 22 }).Reads);
        probabilities[7] = 0.9f;
        Assert.Equal([1, 0, 0], Draw(new SamplingSettings { Temperature = 0 }).Reads);
    }

    [Fact]
    public void A_draw_from_the_distribution_looks_into_the_cluster_that_it_draws()
    {
        for (uint step = 0; step < 50; step++)
        {
            var state = new GivenDistribution(Probabilities(step), _cut);
            int drawn = new TokenSampler(new SamplingSettings(), _cut).Draw(state, step);
            int[] expected = [0, 0, 0];
            expected[_cut.Of(drawn)] = 1;
            Assert.Equal(expected, state.Reads);
        }
    }

    [Fact]
    public void Of_repeated_words_whose_powers_vanish_one_is_still_drawn()
    {
        var sampler = new TokenSampler(new SamplingSettings { RepetitionPenalty = 1000 }, new WordClusters(2));
        sampler.Note(0);
        sampler.Note(1);
        Assert.InRange(sampler.Draw(new GivenDistribution([0.5f, 0.5f], new WordClusters(2)), 0), 0, 1);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Nothing_is_allocated_by_a_draw(double temperature, int topK, double topP, double penalty)
    {
        var sampler = new TokenSampler(new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP, RepetitionPenalty = penalty }, _whole);
        var state = new GivenDistribution(Probabilities(1), _whole);
        uint step = 0;
        AllocationCheck.AssertNone(() => sampler.Draw(state, step++));
    }

    // Powers of uniform numbers, so that each cluster has the most probable word at some step.
    private static float[] Probabilities(uint step)
    {
        var probabilities = new float[Words];
        new CounterRandom(3, RandomPurpose.Splitting, step).FillUniform(0, probabilities, 0, 1);
        for (int id = 0; id < Words; id++)
            probabilities[id] = MathF.Pow(probabilities[id], 200);
        float sum = probabilities.Sum();
        for (int id = 0; id < Words; id++)
            probabilities[id] /= sum;
        return probabilities;
    }
}
