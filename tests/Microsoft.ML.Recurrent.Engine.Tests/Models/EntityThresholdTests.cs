using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

/// <summary>Sentences of tags O (0), B-x (1) and I-x (2), mostly of one token, with the probability that it is an entity.</summary>
public class EntityThresholdTests
{
    private static readonly string[] TagNames = ["O", "B-x", "I-x"];
    private static readonly EntityTypes Types = EntityTypes.Of(new TagConstraints(TagNames, TagScheme.Iob2))!;

    private readonly EntityCounter _counter = new(TagNames);

    [Fact]
    public void A_doubtful_entity_that_is_one_is_reported()
    {
        // With 1/2: 1 right of 1 found and 2 true ones, F1 = 2/3. With 1/3: all right, F1 = 1, half of which is 1/2 again.
        EntityThreshold threshold = Fit(([1], 0.9), ([1], 0.4), ([0], 0.3));
        Assert.Equal(1.0 / 3, threshold.Value, 1e-12);
        AssertCounts(threshold, gold: 2, found: 2, correct: 2, right: 3);
        Assert.Equal(1, threshold.F1);
    }

    [Fact]
    public void Doubtful_entities_that_are_none_are_not_reported()
    {
        // With 1/2: F1 = 2/3; with 1/3: 1 right of 3 found and 2 true ones, F1 = 2/5, as with 1/5.
        EntityThreshold threshold = Fit(([1], 0.9), ([0], 0.45), ([0], 0.48), ([1], null));
        Assert.Equal(0.5, threshold.Value);
        AssertCounts(threshold, gold: 2, found: 1, correct: 1, right: 3);
        Assert.Equal(2.0 / 3, threshold.F1, 1e-12);
    }

    [Fact]
    public void Where_nothing_is_right_the_smallest_threshold_is_tried()
    {
        EntityThreshold threshold = Fit(([1], 0.1), ([0], 0.04));
        Assert.Equal(EntityThreshold.Smallest, threshold.Value);
        AssertCounts(threshold, gold: 1, found: 1, correct: 1, right: 2);
    }

    [Fact]
    public void Tokens_without_a_tag_count_for_nothing()
    {
        EntityThreshold threshold = Fit(([-1], 0.9), ([1], 0.8), ([-1], null));
        AssertCounts(threshold, gold: 1, found: 1, correct: 1, right: 1);
        Assert.Equal(0.5, threshold.Value);
    }

    [Fact]
    public void Without_sentences_entities_or_candidates_there_is_a_threshold_and_no_F1()
    {
        foreach (EntityThreshold threshold in new[] { Fit(), Fit(([], null)), Fit(([0, 0], null)), Fit(([0], 0.9)), Fit(([1], null)) })
        {
            Assert.Equal(0.5, threshold.Value);
            Assert.Equal(0, threshold.F1);
        }
    }

    [Fact]
    public void Sentences_that_were_forgotten_count_no_more()
    {
        var threshold = new EntityThreshold(Types, _counter);
        threshold.Add([1, 2, 0], [new EntityCandidate(0, 2, 0, 0.1)]);
        threshold.Fit();
        Assert.Equal(1, threshold.F1);
        threshold.Clear();
        threshold.Add([0, 1], [new EntityCandidate(1, 2, 0, 0.7)]);
        threshold.Fit();
        AssertCounts(threshold, gold: 1, found: 1, correct: 1, right: 2);
        Assert.Equal(0.5, threshold.Value);
    }

    [Fact]
    public void F1_is_never_worse_than_with_one_half_and_is_the_one_that_the_value_gives()
    {
        int better = 0;
        for (uint seed = 0; seed < 50; seed++)
        {
            var random = new CounterRandom(seed, 0, 0);
            var sentences = new List<(int[] Gold, List<EntityCandidate> Candidates)>();
            ulong number = 0;
            for (int sentence = 0; sentence < 30; sentence++)
            {
                int length = (int)(random.Uniform(number++) * 12);
                int[] gold = [.. Enumerable.Range(0, length).Select(_ => (int)(random.Uniform(number++) * 4) - 1)];
                var candidates = new List<EntityCandidate>();
                for (int start = 0; start < length; start++)
                {
                    for (int end = start + 1; end <= Math.Min(length, start + 3); end++)
                        candidates.Add(new EntityCandidate(start, end, 0, random.Uniform(number++) * (gold[start] == 1 ? 0.8 : 0.5)));
                }
                sentences.Add((gold, candidates));
            }
            var threshold = new EntityThreshold(Types, _counter);
            foreach ((int[] gold, List<EntityCandidate> candidates) in sentences)
                threshold.Add(gold, candidates);
            threshold.Fit();
            (long[] gold, long[] found, long[] correct) counts = (_counter.Gold.ToArray(), _counter.Found.ToArray(), _counter.Correct.ToArray());
            Assert.Equal(threshold.F1, F1(threshold.Value));
            Assert.Equal(counts.gold, _counter.Gold.ToArray());
            Assert.Equal(counts.found, _counter.Found.ToArray());
            Assert.Equal(counts.correct, _counter.Correct.ToArray());
            double atHalf = F1(0.5);
            Assert.InRange(threshold.F1, atHalf, 1);
            Assert.InRange(threshold.Value, EntityThreshold.Smallest, 0.5);
            better += threshold.F1 > atHalf ? 1 : 0;

            double F1(double value)
            {
                var search = new EntitySearch(Types);
                _counter.Clear();
                foreach ((int[] gold, List<EntityCandidate> candidates) in sentences)
                {
                    var tags = new int[gold.Length];
                    search.Choose([.. candidates], value, tags);
                    _counter.Add(gold, tags);
                }
                return _counter.F1;
            }
        }
        Assert.InRange(better, 1, 50);
    }

    private EntityThreshold Fit(params (int[] Gold, double? Probability)[] sentences)
    {
        var threshold = new EntityThreshold(Types, _counter);
        foreach ((int[] gold, double? probability) in sentences)
            threshold.Add(gold, probability is { } known ? [new EntityCandidate(0, 1, 0, known)] : []);
        threshold.Fit();
        return threshold;
    }

    private void AssertCounts(EntityThreshold threshold, long gold, long found, long correct, long right)
    {
        Assert.Equal((gold, found, correct), (_counter.Gold[0], _counter.Found[0], _counter.Correct[0]));
        Assert.Equal(right, threshold.Right);
    }
}
