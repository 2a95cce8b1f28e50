using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class NGramLanguageModelTests
{
    private const int Small = 6;

    [Theory]
    [InlineData(1, 600)]
    [InlineData(2, 600)]
    [InlineData(3, 600)]
    [InlineData(4, 600)]
    [InlineData(5, 600)]
    [InlineData(3, 6)]
    [InlineData(5, 2)]
    public void A_naive_implementation_gives_the_same_probabilities(int order, int sentences)
    {
        const int Vocabulary = 1000;
        List<int[]> text = NGramText.Sample(sentences, Vocabulary), other = [.. NGramText.Sample(20, Vocabulary, seed: 2), [], [0, 0, 2]];
        var naive = new NaiveKneserNey(text, Vocabulary, order);
        Assert.Equal(sentences < 100, naive.UsesFallback);

        double[][] scores = NGramText.Score(NGramText.KneserNey(text, Vocabulary, order), other);

        for (int i = 0; i < other.Count; i++)
        {
            double[] expected = naive.Score(other[i]);
            Assert.Equal(expected.Length, scores[i].Length);
            for (int word = 0; word < expected.Length; word++)
                Assert.Equal(expected[word], scores[i][word], 1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Probabilities_sum_to_one_behind_every_context(int order)
    {
        List<int[]> text = NGramText.Sample(30, Small);
        NGramCounts counts = NGramText.Count(text, Small, order);
        ILanguageModel[] models =
        [
            NGramText.KneserNey(text, Small, order),
            NGramText.KneserNey([], Small, order),
            NGramSmoothing.PseudoCounts(counts, 1, CancellationToken.None),
            NGramSmoothing.PseudoCounts(counts, 0, CancellationToken.None),
        ];

        foreach (ILanguageModel model in models)
        {
            foreach (int[] context in NGramText.Contexts(Small, order))
            {
                ILanguageModelState state = NGramText.After(model, context);
                Assert.Equal(1, Enumerable.Range(0, Small).Sum(id => Math.Exp(state.LogProbability(id))), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_distribution_has_the_probability_of_every_word(int order)
    {
        NGramLanguageModel model = NGramText.KneserNey(NGramText.Sample(30, Small), Small, order);
        var distribution = new float[Small];

        foreach (int[] context in NGramText.Contexts(Small, 4))
        {
            ILanguageModelState state = NGramText.After(model, context);
            state.Distribution(distribution);
            for (int id = 0; id < Small; id++)
                Assert.Equal((float)Math.Exp(state.LogProbability(id)), distribution[id], 1e-6f);
        }
    }

    [Fact]
    public void Counts_of_a_small_text_are_those_of_a_hand_computation()
    {
        // Two sentences: "2 3" and "2 3 3".
        NGramCounts counts = NGramText.Count([[2, 3], [2, 3, 3]], vocabulary: 4, order: 2);

        Assert.Equal([0, 2, 2, 3, 0], counts.Levels[0].Counts);
        Assert.Equal([3, 1, 3, 2], counts.Levels[1].Words);
        Assert.Equal([2, 2, 1, 2], counts.Levels[1].Counts);
        Assert.Equal([0, 0, 0, 1, 3, 4], counts.Levels[0].FirstChild);
    }

    [Fact]
    public void Discounts_come_from_counts_of_counts()
    {
        // n1 = 4, n2 = 3, n3 = 2, n4 = 1: Y = 4 / 10.
        NGramDiscounts discounts = NGramDiscounts.ModifiedKneserNey([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 9]);

        Assert.Equal(1 - 2 * 0.4 * 3 / 4, discounts.One, 1e-12);
        Assert.Equal(2 - 3 * 0.4 * 2 / 3, discounts.Two, 1e-12);
        Assert.Equal(3 - 4 * 0.4 * 1 / 2, discounts.ThreeOrMore, 1e-12);
        Assert.Equal((0.0, discounts.One, discounts.Two, discounts.ThreeOrMore, discounts.ThreeOrMore), (discounts.Of(0), discounts.Of(1), discounts.Of(2), discounts.Of(3), discounts.Of(100)));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1, 1, 2, 3 })]
    [InlineData(new[] { 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4 })]
    public void Discounts_that_cannot_be_estimated_are_the_fallback(int[] counts) =>
        Assert.Equal(NGramDiscounts.Fallback, NGramDiscounts.ModifiedKneserNey(counts));

    [Fact]
    public void Maximum_likelihood_gives_relative_frequencies_and_backs_off_behind_unseen_contexts()
    {
        NGramLanguageModel model = NGramSmoothing.PseudoCounts(NGramText.Count([[2, 3], [2, 4], [2, 3]], 6, 2), 0, CancellationToken.None);

        Assert.Equal(Math.Log(2 / 3.0), NGramText.After(model, [2]).LogProbability(3), 1e-12);
        Assert.Equal(double.NegativeInfinity, NGramText.After(model, [2]).LogProbability(2));
        // Nothing was seen behind 5: the frequencies of all 9 words and ends, of which 3 are 2.
        Assert.Equal(Math.Log(3 / 9.0), NGramText.After(model, [5]).LogProbability(2), 1e-12);
    }

    [Fact]
    public void Pseudo_counts_are_spread_as_the_shorter_context_says()
    {
        NGramLanguageModel model = NGramSmoothing.PseudoCounts(NGramText.Count([[2, 3], [2, 4], [2, 3]], 6, 2), 1, CancellationToken.None);

        double shorter = (2 + 1 / 6.0) / (9 + 1);
        Assert.Equal(Math.Log((2 + shorter) / (3 + 1)), NGramText.After(model, [2]).LogProbability(3), 1e-12);
    }

    [Fact]
    public void A_copied_state_goes_its_own_way()
    {
        NGramLanguageModel model = NGramText.KneserNey(NGramText.Sample(50, Small), Small, 3);
        ILanguageModelState state = NGramText.After(model, [2, 3]), copy = model.CreateState();
        double before = state.LogProbability(4);

        copy.CopyFrom(state);
        Assert.Equal(before, copy.LogProbability(4));
        copy.Advance(5);

        Assert.Equal(before, state.LogProbability(4));
        Assert.Equal(NGramText.After(model, [2, 3, 5]).LogProbability(4), copy.LogProbability(4));
        copy.Reset();
        Assert.Equal(model.CreateState().LogProbability(4), copy.LogProbability(4));
    }

    [Fact]
    public void A_running_text_goes_on_behind_the_ends_of_its_lines()
    {
        int[][] lines = [[2, 3], [], [4, 2], [2, 3], []];
        NGramLanguageModel model = NGramText.KneserNey(lines, Small, 3, isContiguous: true);
        ILanguageModelState state = NGramText.After(model, [3]);

        // A blank line is what always follows "3 end".
        state.Advance(LanguageModelIds.End);
        Assert.True(state.LogProbability(LanguageModelIds.End) > Math.Log(0.5));
        foreach (int[] context in NGramText.Contexts(Small, 2))
        {
            state = NGramText.After(model, context);
            state.Advance(LanguageModelIds.End);
            Assert.Equal(1, Enumerable.Range(0, Small).Sum(id => Math.Exp(state.LogProbability(id))), 1e-12);
        }
        // A row begins where a line has ended.
        state = model.CreateState();
        state.Advance(LanguageModelIds.End);
        state.Reset();
        ILanguageModelState fresh = model.CreateState();
        Assert.Equal(fresh.LogProbability(2), state.LogProbability(2));
    }

    [Fact]
    public void Ids_that_do_not_exist_and_words_behind_the_end_are_refused()
    {
        ILanguageModelState state = NGramText.KneserNey([[2]], Small, 2).CreateState();

        Assert.Throws<ArgumentOutOfRangeException>(() => state.LogProbability(Small));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.LogProbability(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(Small));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(LanguageModelIds.End));
    }

    [Fact]
    public void Rows_are_scored_alike_in_any_company()
    {
        List<int[]> text = NGramText.Sample(40, Small);
        NGramLanguageModel model = NGramText.KneserNey(text, Small, 3);

        double[][] together = NGramText.Score(model, text);

        Assert.All(text.Zip(together), pair => Assert.Equal(NGramText.Score(model, [pair.First]).Single(), pair.Second));
    }
}
