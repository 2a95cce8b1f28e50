using LanguageModel.Grammars;

namespace LanguageModel.Tests;

public sealed class GrammarTests
{
    [Fact]
    public void The_probability_of_a_sentence_is_the_product_of_the_choices_that_make_it()
    {
        Grammar grammar = Toy();

        // 3 of 4 for one noun, 1 of 2 for "dogs"; 1 of 4 for two nouns, of which each is 1 of 2.
        Assert.Equal(Math.Log(3.0 / 4 * 1 / 2), grammar.LogProbability("<s>", ["dogs", "run"]), 12);
        Assert.Equal(Math.Log(1.0 / 4 * 1 / 2 * 1 / 2), grammar.LogProbability("<s>", ["dogs", "and", "cats", "run"]), 12);
    }

    [Theory]
    [InlineData()]
    [InlineData("dogs")]
    [InlineData("run", "dogs")]
    [InlineData("dogs", "run", "run")]
    public void What_the_grammar_does_not_make_has_no_probability(params string[] words) =>
        Assert.Equal(double.NegativeInfinity, Toy().LogProbability("<s>", words));

    [Fact]
    public void Several_ways_to_make_the_same_sentence_add_up()
    {
        var grammar = new Grammar();
        grammar.Add("<s>", 1, "<a> b");
        grammar.Add("<s>", 1, "a <b>");
        grammar.Add("<a>", 1, "a");
        grammar.Add("<a>", 1, "a a");
        grammar.Add("<b>", 1, "b");
        grammar.Add("<b>", 3, "a b");

        Assert.Equal(Math.Log(0.5 * 0.5 + 0.5 * 0.25), grammar.LogProbability("<s>", ["a", "b"]), 12);
        Assert.Equal(Math.Log(0.5 * 0.5 + 0.5 * 0.75), grammar.LogProbability("<s>", ["a", "a", "b"]), 12);
    }

    [Fact]
    public void Sentences_come_as_often_as_their_probability_says()
    {
        Grammar grammar = Toy();
        var random = new Random(1);
        const int Count = 4000;

        int[] drawn = [.. Enumerable.Range(0, Count).Select(_ => grammar.Generate("<s>", random).Count)];

        // Standard deviation of the share: 0.007.
        Assert.Equal(0.75, drawn.Count(length => length == 2) / (double)Count, 0.03);
        Assert.All(drawn, length => Assert.True(length is 2 or 4));
    }

    private static Grammar Toy()
    {
        var grammar = new Grammar();
        grammar.Add("<s>", 3, "<noun> run");
        grammar.Add("<s>", 1, "<noun> and <noun> run");
        grammar.Add("<noun>", 2, "dogs");
        grammar.Add("<noun>", 2, "cats");
        return grammar;
    }
}
