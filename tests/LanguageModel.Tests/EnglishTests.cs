using LanguageModel.Grammars;
using LanguageModel.Ranking;
using LanguageModel.Training;

namespace LanguageModel.Tests;

public sealed class EnglishTests
{
    [Theory]
    [InlineData("The dog barks .", false)]
    [InlineData("The dog sleeps .", true)]
    [InlineData("the dog sleeps .", false)]
    [InlineData("The dog sleep .", false)]
    [InlineData("Mary sings .", true)]
    [InlineData("The roses that the gardener waters bloom .", true)]
    [InlineData("The roses that the gardener waters blooms .", false)]
    [InlineData("The roses that the gardener waters sing .", false)]
    [InlineData("The king who loves the queens blames himself .", true)]
    [InlineData("The king who loves the queens blames themselves .", false)]
    [InlineData("The girls near the house are happy , aren't they ?", true)]
    [InlineData("The girls near the house are happy , isn't she ?", false)]
    public void Words_agree_across_what_stands_between_them(string sentence, bool isAllowed)
    {
        double logProbability = MadeText.LogProbability(TextFile.WordsOf(sentence));

        Assert.Equal(isAllowed, logProbability > double.NegativeInfinity && char.IsUpper(sentence[0]));
        Assert.True(logProbability < 0);
    }

    [Fact]
    public void Every_sentence_that_is_made_has_a_probability()
    {
        IEnumerable<string> test = MadeText.Files(seed: 7).Single(file => file.Name == "test.txt").Lines;

        Assert.All(test, sentence => Assert.True(double.IsFinite(MadeText.LogProbability(TextFile.WordsOf(sentence))), sentence));
    }

    [Fact]
    public void The_grammar_allows_one_sentence_of_each_minimal_pair()
    {
        List<MinimalPair> pairs = MinimalPairFile.Read(TextPaths.OwnPairs);

        Assert.All(pairs, pair =>
        {
            Assert.True(double.IsFinite(MadeText.LogProbability(TextFile.WordsOf(pair.Acceptable))), pair.Acceptable);
            Assert.Equal(double.NegativeInfinity, MadeText.LogProbability(TextFile.WordsOf(pair.Unacceptable)));
        });
        Assert.True(pairs.Select(pair => pair.Paradigm).Distinct().Count() >= 5);
    }

    [Fact]
    public void The_committed_texts_are_what_the_grammar_makes()
    {
        string folder = Path.GetDirectoryName(TextPaths.OwnPairs)!;

        Assert.All(MadeText.Files(MadeText.Seed), file => Assert.True(
            File.ReadLines(Path.Combine(folder, file.Name)).SequenceEqual(file.Lines),
            $"{file.Name} differs: run the example with --make-data examples/LanguageModel/data."));
    }
}
