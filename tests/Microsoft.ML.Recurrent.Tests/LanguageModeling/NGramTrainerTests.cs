using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class NGramTrainerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_Markov_chain_has_the_relative_frequencies_of_pairs()
    {
        LanguageModelTransformer model = _ml.Recurrent().Trainers.Markov(new MarkovTrainer.Options { FeatureColumnName = "Tokens", MinimumTokenCount = 1, PseudoCount = 0 }).Fit(Sentences.View("a b a b", "a c"));

        SentenceScore row = Sentences.Score(model, "a b").Single();

        // Both rows begin with a; a is followed by b twice and by c once; b by a once and by the end once.
        Assert.Equal([0, (float)Math.Log(2 / 3.0), (float)Math.Log(1 / 2.0)], row.TokenLogProbabilities);
        Assert.Equal(float.NegativeInfinity, Sentences.Score(model, "b").Single().LogProbability);
    }

    [Fact]
    public void An_autoregressive_model_with_one_lag_is_a_Markov_chain()
    {
        IDataView view = Sentences.View(Sentences.Text);

        LanguageModelTransformer chain = _ml.Recurrent().Trainers.Markov("Tokens").Fit(view), model = _ml.Recurrent().Trainers.Autoregressive("Tokens", lags: 1).Fit(view);

        Assert.Equal(Sentences.Payload(chain), Sentences.Payload(model));
    }

    [Fact]
    public void An_autoregressive_model_looks_as_far_back_as_it_has_lags()
    {
        // What follows the second b depends on what stands two before.
        string[] texts = ["a b c", "d b e", "a b c", "d b e"];
        float After(int lags) => Sentences.Score(_ml.Recurrent().Trainers.Autoregressive("Tokens", lags, pseudoCount: 0).Fit(Sentences.View(texts)), "a b c").Single().TokenLogProbabilities[2];

        Assert.Equal((float)Math.Log(0.5), After(1));
        Assert.Equal(0, After(2));
    }

    [Fact]
    public void Rare_tokens_and_those_that_do_not_fit_are_the_unknown_one()
    {
        Assert.Equal(["<unk>", "</s>", "the", "cat", "dog", "mat"], Sentences.Train(options => options.MinimumTokenCount = 4).Vocabulary);
        Assert.Equal(["<unk>", "</s>", "the"], Sentences.Train(options => options.MaximumVocabularySize = 2).Vocabulary);
        Assert.Equal(["<unk>", "</s>"], Sentences.Train(options => options.MaximumVocabularySize = 1).Vocabulary);
        LanguageModelTransformer lower = Sentences.Train(options => options.LowerCase = true, "A a B", "b");
        Assert.Equal(["<unk>", "</s>", "a", "b"], lower.Vocabulary);
        Assert.Equal(0, Sentences.Score(lower, "A B").Single().UnknownTokens);
    }

    [Fact]
    public void Rows_without_a_word_that_occurs_often_enough_are_warned_of()
    {
        var log = new LogOf(_ml);
        _ml.Recurrent().Trainers.NGramLanguageModel("Tokens").Fit(Sentences.View("each word once"));
        _ml.Recurrent().Trainers.LanguageModel(new RnnLanguageModelTrainer.Options { FeatureColumnName = "Tokens", HiddenSize = 2, EmbeddingSize = 2, MaximumEpochs = 1 }).Fit(Sentences.View("each word once"));

        Assert.Equal(2, log.Warnings.Count(message => message.Contains("3 tokens, but the vocabulary has no word", StringComparison.Ordinal) && message.Contains("MinimumTokenCount (2)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("word")]
    [InlineData("word word word")]
    [InlineData("")]
    public void A_text_of_one_word_or_none_gives_a_model(string text)
    {
        LanguageModelTransformer model = Sentences.Train(null, text);

        SentenceScore[] rows = Sentences.Score(model, text, "other", "");

        Assert.All(rows, row => Assert.True(float.IsFinite(row.LogProbability)));
        Assert.All(rows, row => Assert.Equal(1, row.Score.Sum(), 1e-5f));
    }

    [Fact]
    public void A_vocabulary_of_one_gives_a_model() =>
        Assert.All(Sentences.Score(Sentences.Train(options => options.MaximumVocabularySize = 1), Sentences.Text), row => Assert.True(float.IsFinite(row.LogProbability)));

    [Fact]
    public void A_view_without_rows_is_an_error() =>
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Trainers.Markov("Tokens").Fit(Sentences.View())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a <s> b", "<s>")]
    [InlineData("a </s>", "</s>")]
    public void Marks_of_beginnings_and_ends_in_the_text_are_an_error_that_names_the_row(string text, string mark)
    {
        string message = Assert.Throws<InvalidOperationException>(() => Sentences.Train(null, "a b", text)).Message;

        Assert.Contains("Row 1", message, StringComparison.Ordinal);
        Assert.Contains(mark, message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_options_are_reported_together()
    {
        OptionsException ngram = Assert.Throws<OptionsException>(() => _ml.Recurrent().Trainers.NGramLanguageModel(
            new NGramLanguageModelTrainer.Options { Order = 0, MinimumTokenCount = 0, MaximumVocabularySize = 0, FeatureColumnName = " " }));
        OptionsException autoregressive = Assert.Throws<OptionsException>(() => _ml.Recurrent().Trainers.Autoregressive("Tokens", lags: 64, pseudoCount: float.NaN));

        Assert.Equal(4, ngram.Faults.Count);
        Assert.Equal(2, autoregressive.Faults.Count);
        Assert.Contains("PseudoCount", Assert.Throws<OptionsException>(() => _ml.Recurrent().Trainers.Markov("Tokens", float.PositiveInfinity)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().Trainers.Markov((MarkovTrainer.Options)null!));
    }

    [Fact]
    public void Options_are_copied()
    {
        var options = new NGramLanguageModelTrainer.Options { FeatureColumnName = "Tokens", Order = 3 };
        NGramLanguageModelTrainer trainer = _ml.Recurrent().Trainers.NGramLanguageModel(options);

        options.Order = 1;

        Assert.Equal(Sentences.Payload(Sentences.Train()), Sentences.Payload(trainer.Fit(Sentences.View(Sentences.Text))));
    }

    [Fact]
    public void Training_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Sentences.Train(options => options.CancellationToken = cancellation.Token));
    }
}
