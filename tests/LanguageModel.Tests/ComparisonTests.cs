using LanguageModel.Grammars;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Tests;

public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_ends_in_the_perplexities_of_three_models_and_keeps_the_recurrent_one(bool contiguous)
    {
        string pairs = _folder.Write("a.tsv", "number\t0\tThe dog sleeps.\tThe dog sleep.", "number\t1\tThe cat sleeps.\tThe cat sleep.");
        Settings settings = Small(_folder.Write("a.txt", Lines), contiguous) with { RankPath = pairs, ModelPath = _folder.PathOf("model.zip"), Prompt = "the dogs" };

        string first = OutputOf(settings), second = OutputOf(settings);

        Assert.Matches(@"metrics: perplexity=\d\.\d{4} ngram=1\.\d{4} interpolated=1\.\d{4} tokens_per_s=\d+\.\d{4}$", first);
        Assert.Contains("1 of 2 minimal pairs have all their words in the vocabulary", first, StringComparison.Ordinal);
        Assert.Matches(@"number +1 +1\.000 +1\.000", first);
        Assert.Contains("the dogs sleep .", first, StringComparison.Ordinal);
        // The second run finds the model and trains it no more.
        Assert.Contains("is read from", second, StringComparison.Ordinal);
        Assert.DoesNotContain("tokens_per_s", second, StringComparison.Ordinal);
        Assert.Equal(first[first.IndexOf("metrics:", StringComparison.Ordinal)..first.IndexOf(" tokens_per_s", StringComparison.Ordinal)], second[second.IndexOf("metrics:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void A_cache_stands_beside_the_model_alone_in_the_table_and_in_the_metrics()
    {
        string output = OutputOf(Small(_folder.Write("a.txt", Lines), contiguous: true) with { CacheSize = 50 });

        Assert.Matches(@"the cache remembers 50 words; its θ is \d\.\d\d, its part of a probability \d\.\d\d", output);
        foreach (string row in new[] { "n-gram", "recurrent", "recurrent with a cache", @"\d\.\d\d recurrent \+ \d\.\d\d n-gram", @"\d\.\d\d recurrent with a cache \+ \d\.\d\d n-gram" })
            Assert.Matches($@"\n{row} +\d\.\d\d +\d\.\d\d +\d", output);
        Assert.Matches(@"metrics: perplexity=\d\.\d{4} ngram=1\.\d{4} interpolated=1\.\d{4} cached=\d\.\d{4} cached_interpolated=1\.\d{4} tokens_per_s=\d+\.\d{4}$", output);
    }

    [Fact]
    public void A_kept_model_of_other_words_is_refused_before_anything_is_trained()
    {
        Settings settings = Small(_folder.Write("a.txt", Lines), contiguous: false) with { ModelPath = _folder.PathOf("model.zip") };
        OutputOf(settings);
        string other = _folder.Write("b.txt", [.. Lines, "the cat sleeps ."]), order = _folder.Write("c.txt", [.. Lines, "sleep sleep sleep"]);

        string words = ErrorOf(settings with { Texts = new TextPaths(other, other, other) });
        Assert.Contains("model.zip: the model was trained on another text", words, StringComparison.Ordinal);
        Assert.Contains("it has 8 words, the text to train on has 9; 'cat' is not one of the model's", words, StringComparison.Ordinal);
        Assert.Contains("in another order", ErrorOf(settings with { Texts = new TextPaths(order, order, order) }), StringComparison.Ordinal);
        Assert.Contains("was trained on sentences of their own, but the lines are to be a running text", ErrorOf(settings with { Contiguous = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_kept_model_is_refused_by_its_name()
    {
        string text = _folder.Write("a.txt", Lines);

        Assert.Contains("a.txt: expected a recurrent language model", ErrorOf(Small(text, contiguous: false) with { ModelPath = text }), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_options_are_told_before_anything_is_trained()
    {
        string text = _folder.Write("a.txt", Lines);
        using var output = new StringWriter();

        Assert.Throws<OptionsException>(() => new Comparison(Small(text, contiguous: false) with { Configure = options => options.LearningRate = float.NaN }, output).Run(CancellationToken.None));

        Assert.DoesNotContain("perplexity", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_are_made_in_a_folder()
    {
        string output = OutputOf(new Settings { MakeDataFolder = _folder.PathOf("."), Seed = 2 });

        Assert.Contains("sentences and minimal pairs: ", output, StringComparison.Ordinal);
        Assert.Equal(MadeText.Files(2).Single(file => file.Name == "test.txt").Lines, File.ReadLines(_folder.PathOf("test.txt")));
    }

    [Fact]
    public void A_text_without_words_is_an_error_that_names_its_file()
    {
        string text = _folder.Write("empty.txt", "");

        var exception = Assert.Throws<InvalidDataException>(() => OutputOf(new Settings { Texts = new TextPaths(text, text, text) }));

        Assert.Contains("empty.txt", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines => Enumerable.Repeat("the dogs sleep . | the dog sleeps .".Split(" | "), 30).SelectMany(lines => lines);

    private static Settings Small(string text, bool contiguous) => new()
    {
        Texts = new TextPaths(text, text, text), Contiguous = contiguous,
        Configure = options =>
        {
            options.HiddenSize = options.EmbeddingSize = 16;
            options.BatchSize = 4;
            options.LearningRate = 0.02f;
            options.MaximumEpochs = 5;
        },
    };

    private static string ErrorOf(Settings settings) => Assert.Throws<InvalidDataException>(() => new Comparison(settings, TextWriter.Null).Run(CancellationToken.None)).Message;

    private static string OutputOf(Settings settings)
    {
        using var output = new StringWriter();
        Assert.Equal(0, new Comparison(settings, output).Run(CancellationToken.None));
        return output.ToString().TrimEnd();
    }
}
