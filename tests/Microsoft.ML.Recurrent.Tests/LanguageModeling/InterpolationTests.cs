namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class InterpolationTests
{
    private readonly MLContext _ml = new(seed: 1);
    private static readonly string[] _other = ["the cat sat on a mat", "a dog saw the cat", "the dog on the mat", ""];

    [Fact]
    public void A_mixture_has_the_weighted_mean_of_the_probabilities()
    {
        LanguageModelTransformer first = Sentences.Train(), second = Sentences.Train(options => options.Order = 1);

        LanguageModelTransformer mixture = _ml.Recurrent().Interpolate(first, second, 0.25);

        float[] expected = [.. Sentences.Score(first, "the cat")[0].Score.Zip(Sentences.Score(second, "the cat")[0].Score, (a, b) => 0.25f * a + 0.75f * b)];
        Assert.All(Sentences.Score(mixture, "the cat")[0].Score.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal(0.25, mixture.InterpolationWeight);
        Assert.Null(first.InterpolationWeight);
    }

    [Fact]
    public void A_weight_found_on_validation_rows_is_at_least_as_good_there_as_either_model_and_other_weights()
    {
        IDataView validation = Sentences.View(_other);
        LanguageModelTransformer first = Sentences.Train(), second = Sentences.Train(options => options.Order = 1);

        LanguageModelTransformer mixture = _ml.Recurrent().Interpolate(first, second, validation);

        double found = mixture.Evaluate(validation).CrossEntropy;
        foreach (double weight in new[] { 0, 0.1, 0.3, 0.5, 0.7, 0.9, 1 })
            Assert.True(found <= _ml.Recurrent().Interpolate(first, second, weight).Evaluate(validation).CrossEntropy + 1e-6);
    }

    [Fact]
    public void A_weight_found_on_a_running_text_is_the_best_there()
    {
        string[] lines = [.. Enumerable.Repeat<string[]>(["a b", "c d", "a d"], 20).SelectMany(group => group)], other = ["c d", "a b", "c b", "a d", "a b", "c d"];
        LanguageModelTransformer first = Sentences.Train(options => options.Contiguous = true, lines), second = Sentences.Train(options => (options.Contiguous, options.Order) = (true, 1), lines);

        LanguageModelTransformer mixture = _ml.Recurrent().Interpolate(first, second, Sentences.View(other), contiguous: true);

        double found = mixture.Evaluate(Sentences.View(other), contiguous: true).CrossEntropy;
        foreach (double weight in new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })
            Assert.True(found <= _ml.Recurrent().Interpolate(first, second, weight).Evaluate(Sentences.View(other), contiguous: true).CrossEntropy + 1e-9);
        Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Interpolate(Sentences.Train(), Sentences.Train(), Sentences.View(other), contiguous: true));
    }

    public static TheoryData<string> Defaults => [.. _defaults.Keys];

    private static readonly Dictionary<string, Func<RecurrentTrainers, IEstimator<LanguageModelTransformer>>> _defaults = new()
    {
        ["window"] = trainers => trainers.WindowLanguageModel(new WindowLanguageModelTrainer.Options { FeatureColumnName = "Tokens", HiddenSize = 4, EmbeddingSize = 4, MaximumEpochs = 1 }),
        ["n-gram"] = trainers => trainers.NGramLanguageModel("Tokens"),
        ["n-gram of options"] = trainers => trainers.NGramLanguageModel(new NGramLanguageModelTrainer.Options { FeatureColumnName = "Tokens" }),
        ["Markov"] = trainers => trainers.Markov("Tokens"),
        ["autoregressive"] = trainers => trainers.Autoregressive("Tokens"),
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Models_trained_with_the_defaults_have_the_same_words_and_can_be_mixed(string name)
    {
        // A word that occurs once is where defaults could differ.
        IDataView rows = Sentences.View([.. Sentences.Text, "a zebra"]);
        LanguageModelTransformer recurrent = _ml.Recurrent().Trainers.LanguageModel(new RnnLanguageModelTrainer.Options { FeatureColumnName = "Tokens", HiddenSize = 4, EmbeddingSize = 4, MaximumEpochs = 1 }).Fit(rows);

        LanguageModelTransformer mixture = _ml.Recurrent().Interpolate(recurrent, _defaults[name](_ml.Recurrent().Trainers).Fit(rows), Sentences.View(_other));

        Assert.DoesNotContain("zebra", mixture.Vocabulary);
        Assert.Equal(1, Sentences.Score(mixture, "a zebra").Single().Score.Sum(), 1e-5f);
    }

    [Fact]
    public void Models_of_running_text_come_from_the_simple_methods_too()
    {
        RecurrentTrainers trainers = _ml.Recurrent().Trainers;
        IDataView rows = Sentences.View(Sentences.Text);

        Assert.All(
            new IEstimator<LanguageModelTransformer>[] { trainers.NGramLanguageModel("Tokens", contiguous: true), trainers.Markov("Tokens", contiguous: true), trainers.Autoregressive("Tokens", contiguous: true) },
            trainer => Assert.True(trainer.Fit(rows).IsContiguous));
        Assert.False(trainers.NGramLanguageModel("Tokens").Fit(rows).IsContiguous);
    }

    [Fact]
    public void Models_of_other_words_are_refused_by_what_differs()
    {
        string Message(LanguageModelTransformer first, LanguageModelTransformer second) => Assert.Throws<ArgumentException>(() => _ml.Recurrent().Interpolate(first, second, 0.5)).Message;
        LanguageModelTransformer model = Sentences.Train(null, "a b", "a");

        Assert.Contains("found 4 and 3 words, of which only the first has 'b'.", Message(model, Sentences.Train(null, "a")), StringComparison.Ordinal);
        Assert.Contains("found 4 and 4 words, of which only the first has 'b' and only the second has 'c'.", Message(model, Sentences.Train(null, "a c", "a")), StringComparison.Ordinal);
        Assert.Contains("found 4 and 4 words in different orders", Message(model, Sentences.Train(null, "a b", "b")), StringComparison.Ordinal);
        Assert.Contains("one lower-cases tokens", Message(model, Sentences.Train(options => options.LowerCase = true, "a b", "a")), StringComparison.Ordinal);
        Assert.Contains("MinimumTokenCount", Message(model, Sentences.Train(null, "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_do_not_fit_together_and_missing_rows_are_errors()
    {
        LanguageModelTransformer model = Sentences.Train();

        Assert.Contains("same words", Assert.Throws<ArgumentException>(() => _ml.Recurrent().Interpolate(model, Sentences.Train(null, "a b"), 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("running text", Assert.Throws<ArgumentException>(() => _ml.Recurrent().Interpolate(model, Sentences.Train(options => options.Contiguous = true), 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("running text", Assert.Throws<ArgumentException>(() => _ml.Recurrent().Interpolate(model, Sentences.Train(options => options.Contiguous = true), Sentences.View("a"))).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Interpolate(model, model, Sentences.View())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Recurrent().Interpolate(model, model, double.NaN));
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().Interpolate(model, null!, 0.5));
    }
}
