using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class VocabularyTests
{
    [Fact]
    public void Tokens_are_sorted_by_frequency_and_ties_ordinally()
    {
        Vocabulary vocabulary = Build("b a B c c é c a Z").Build();
        Assert.Equal(["<unk>", "c", "a", "B", "Z", "b", "é"], vocabulary.Tokens);
        Assert.Equal(3, vocabulary.FrequencyOf(1));
    }

    [Fact]
    public void The_order_in_which_tokens_come_does_not_matter()
    {
        Assert.Equal(Build("x y z z y w").Build().Tokens, Build("z w y x y z").Build().Tokens);
    }

    [Fact]
    public void Rare_tokens_and_those_beyond_the_maximum_size_are_unknown()
    {
        VocabularyBuilder builder = Build("a a a b b c c d");

        Vocabulary frequent = builder.Build(minimumCount: 2);
        Assert.Equal(["<unk>", "a", "b", "c"], frequent.Tokens);
        Assert.Equal(0, frequent.IdOf("d"));
        Assert.Equal(1, frequent.FrequencyOf(Vocabulary.UnknownId));

        Vocabulary small = builder.Build(maximumSize: 3);
        Assert.Equal(["<unk>", "a", "b"], small.Tokens);
        Assert.Equal(3, small.FrequencyOf(Vocabulary.UnknownId));
        Assert.Equal(1, builder.Build(maximumSize: 1).Count);
    }

    [Fact]
    public void Tokens_compare_ordinally_unless_lower_case_is_asked_for()
    {
        Assert.Equal(5, Build("I i İ ı").Build().Count);
        Vocabulary lower = Build("Straße STRASSE ÉTÉ été I i", lowerCase: true).Build();
        Assert.Equal(["<unk>", "i", "été", "strasse", "straße"], lower.Tokens);
        Assert.Equal(lower.IdOf("été"), lower.IdOf("Été"));
    }

    [Fact]
    public void A_lone_surrogate_is_the_replacement_character_and_a_pair_stays()
    {
        var builder = new VocabularyBuilder();
        builder.Add("a\uD800");
        builder.Add("a\uDC00");
        builder.Add("😀");
        Vocabulary vocabulary = builder.Build();

        Assert.Equal(["<unk>", "a\uFFFD", "😀"], vocabulary.Tokens);
        Assert.Equal(1, vocabulary.IdOf("a\uDFFF"));
        Assert.Equal(2, vocabulary.IdOf("😀"));
        Assert.Equal(1, vocabulary.IdOf("a\uFFFD"));
    }

    [Fact]
    public void A_token_with_the_text_of_the_unknown_token_is_the_unknown_token()
    {
        Vocabulary vocabulary = Build("<unk> a <unk>").Build();
        Assert.Equal(["<unk>", "a"], vocabulary.Tokens);
        Assert.Equal(2, vocabulary.FrequencyOf(0));
        Assert.Equal(0, vocabulary.IdOf("<unk>"));
    }

    [Fact]
    public void Very_long_tokens_are_found_in_lower_case_too()
    {
        string token = new('Ä', 5000);
        Vocabulary vocabulary = Build(token, lowerCase: true).Build();
        Assert.Equal(1, vocabulary.IdOf(token));
        Assert.Equal(0, vocabulary.IdOf(token + "ä"));
    }

    [Fact]
    public void Looking_up_a_span_allocates_nothing()
    {
        Vocabulary vocabulary = Build("hello world", lowerCase: true).Build();
        char[] text = [.. "Hello WORLD unseen"];
        int sum = Sum(vocabulary, text);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            sum += Sum(vocabulary, text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101 * 3, sum);

        static int Sum(Vocabulary vocabulary, char[] text) =>
            vocabulary.IdOf(text.AsSpan(0, 5)) + vocabulary.IdOf(text.AsSpan(6, 5)) + vocabulary.IdOf(text.AsSpan(12));
    }

    [Fact]
    public void A_saved_vocabulary_comes_back()
    {
        Vocabulary saved = Build("a b b 😀 é", lowerCase: true).Build();
        Vocabulary loaded = Vocabulary.Read(OneSection.Written(saved.Write));
        Assert.Equal(saved.Tokens, loaded.Tokens);
        Assert.True(loaded.IsLowerCase);
        Assert.Equal(saved.IdOf("É"), loaded.IdOf("É"));
        Assert.Equal(2, loaded.FrequencyOf(1));
    }

    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("<unk>", "a", "a")]
    public void A_saved_vocabulary_without_the_unknown_token_or_with_a_token_twice_is_refused(params string[] tokens)
    {
        SectionReader reader = OneSection.Written(writer =>
        {
            writer.WriteBoolean(false);
            writer.WriteStrings(tokens);
            writer.WriteDoubles(new double[tokens.Length]);
        });
        Assert.Throws<ModelFormatException>(() => Vocabulary.Read(reader));
    }

    private static VocabularyBuilder Build(string text, bool lowerCase = false)
    {
        var builder = new VocabularyBuilder(lowerCase);
        foreach (string token in text.Split(' '))
            builder.Add(token);
        return builder;
    }
}
