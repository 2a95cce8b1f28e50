using LanguageModel.Grammars;

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
        string text = _folder.Write("a.txt", Enumerable.Repeat("the dogs sleep . | the dog sleeps .".Split(" | "), 30).SelectMany(lines => lines));
        string pairs = _folder.Write("a.tsv", "number\t0\tThe dog sleeps.\tThe dog sleep.", "number\t1\tThe cat sleeps.\tThe cat sleep.");
        var settings = new Settings
        {
            Texts = new TextPaths(text, text, text), RankPath = pairs, ModelPath = _folder.PathOf("model.zip"), Contiguous = contiguous, Prompt = "the dogs",
            Configure = options =>
            {
                options.HiddenSize = options.EmbeddingSize = 16;
                options.BatchSize = 4;
                options.LearningRate = 0.02f;
                options.MaximumEpochs = 5;
            },
        };

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

    private static string OutputOf(Settings settings)
    {
        using var output = new StringWriter();
        Assert.Equal(0, new Comparison(settings, output).Run(CancellationToken.None));
        return output.ToString().TrimEnd();
    }
}
