using LanguageModel.Ranking;
using LanguageModel.Training;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Tests;

public sealed class RankingTests
{
    private static readonly string[] _vocabulary = ["The", "the", "cats", "sleep", "sleeps", "have", "haven", "can", "'t", "'s", "Anna", "isn't", ".", "?"];

    [Theory]
    [InlineData("The cats sleep.", "The|cats|sleep|.")]
    [InlineData("The cats sleep .", "The|cats|sleep|.")]
    [InlineData("Cats sleep?", "cats|sleep|?")]
    [InlineData("Anna's cats haven't sleep.", "Anna|'s|cats|haven|'t|sleep|.")]
    [InlineData("The cats can't sleep.", "The|cats|can|'t|sleep|.")]
    [InlineData("The cats isn't sleep.", "The|cats|isn't|sleep|.")]
    [InlineData("The Cats sleep.", null)]
    [InlineData("Dogs sleep.", null)]
    [InlineData("", null)]
    public void Sentences_are_written_as_the_vocabulary_has_them(string sentence, string? expected)
    {
        string[]? words = new SentenceWords(_vocabulary.Contains).Find(sentence);

        Assert.Equal(expected, words is null ? null : string.Join('|', words));
    }

    [Fact]
    public void Only_pairs_whose_words_are_all_known_are_ranked()
    {
        MinimalPair[] pairs = [new("p", "The cats sleep.", "The cats sleeps."), new("p", "The dogs sleep.", "The cats sleep."), new("p", "The cats sleep.", "The dogs sleep.")];

        Assert.Single(PairRanking.Known(pairs, new SentenceWords(_vocabulary.Contains)));
    }

    [Fact]
    public void The_more_probable_sentence_of_a_pair_is_preferred_and_equals_are_no_success()
    {
        var ml = new MLContext(1);
        TextLine[] lines = [.. Enumerable.Repeat(new TextLine { Tokens = ["cats", "sleep"] }, 3), new TextLine { Tokens = ["sleeps"] }];
        LanguageModelTransformer model = ml.Recurrent().Trainers.Markov(new MarkovTrainer.Options { FeatureColumnName = nameof(TextLine.Tokens), MinimumTokenCount = 1 }).Fit(ml.Data.LoadFromEnumerable(lines));
        string[] right = ["cats", "sleep"], wrong = ["cats", "sleeps"];

        Assert.Equal([true, false, false], PairRanking.Rank(model, [("p", right, wrong), ("p", wrong, right), ("q", right, right)]));

        IEnumerable<string> table = RankingReport.OfPairs([new Contestant("chain", model, null)], [("p", right, wrong), ("p", wrong, right), ("q", right, right)]).Lines();
        Assert.Equal(["paradigm  pairs  chain", "p             2  0.500", "q             1  0.000", "all           3  0.333"], table);
    }

    [Fact]
    public void Candidates_are_listed_by_what_the_first_model_finds_most_probable()
    {
        var ml = new MLContext(1);
        TextLine[] lines = [new TextLine { Tokens = ["cats", "sleep"] }, new TextLine { Tokens = ["cats", "sleep"] }, new TextLine { Tokens = ["cats"] }];
        LanguageModelTransformer model = ml.Recurrent().Trainers.Markov(new MarkovTrainer.Options { FeatureColumnName = nameof(TextLine.Tokens), MinimumTokenCount = 1 }).Fit(ml.Data.LoadFromEnumerable(lines));

        string[] table = [.. RankingReport.OfCandidates([new Contestant("chain", model, null)], ["sleep cats", "cats sleep"]).Lines()];

        Assert.StartsWith("cats sleep ", table[1], StringComparison.Ordinal);
        Assert.StartsWith("sleep cats ", table[2], StringComparison.Ordinal);
    }
}
