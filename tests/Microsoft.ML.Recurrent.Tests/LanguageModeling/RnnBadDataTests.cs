using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Texts that are empty, short, strange: a defined result, or an error that says what to do.</summary>
public class RnnBadDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<bool> Both => [false, true];

    private static void AssertIsModel(LanguageModelTransformer model, params string[] texts)
    {
        SentenceScore[] rows = Sentences.Score(model, [.. texts, "other", ""]);
        Assert.All(rows, row => Assert.True(float.IsFinite(row.LogProbability)));
        Assert.All(rows, row => Assert.Equal(1, row.Score.Sum(), 1e-5f));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_view_without_rows_is_an_error(bool contiguous) =>
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(
            () => _ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options => options.Contiguous = contiguous)).Fit(Sentences.View())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "word")]
    [InlineData(true, "word")]
    [InlineData(false, "word word word")]
    [InlineData(true, "word word word")]
    [InlineData(false, "")]
    [InlineData(true, "")]
    public void A_text_of_one_word_or_none_gives_a_model(bool contiguous, string text)
    {
        LanguageModelTransformer model = RnnModels.Train(options => options.Contiguous = contiguous, text);

        AssertIsModel(model, text);
        Assert.Equal(text.Length == 0 ? 2 : 3, model.Vocabulary.Count);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_vocabulary_of_one_gives_a_model(bool contiguous) =>
        AssertIsModel(RnnModels.Train(options => (options.Contiguous, options.MaximumVocabularySize) = (contiguous, 1)), Sentences.Text);

    [Theory]
    [MemberData(nameof(Both))]
    public void Rows_without_tokens_among_others_give_a_model(bool contiguous) =>
        AssertIsModel(RnnModels.Train(options => options.Contiguous = contiguous, "", "a b", "", ""), "a b", "");

    [Fact]
    public void Rows_shorter_than_a_window_and_a_text_shorter_than_the_batch_give_a_model()
    {
        AssertIsModel(RnnModels.Train(options => (options.Contiguous, options.BackpropagationLength) = (true, 1000)), Sentences.Text);
        AssertIsModel(RnnModels.Train(options => (options.Contiguous, options.BatchSize) = (true, 1000)), Sentences.Text);
        AssertIsModel(RnnModels.Train(options => (options.Contiguous, options.BatchSize, options.BackpropagationLength) = (true, 1000, 1)), Sentences.Text);
        AssertIsModel(RnnModels.Train(options => options.BatchSize = 1000), Sentences.Text);
    }

    [Fact]
    public void A_prompt_of_unknown_words_is_continued_as_the_unknown_word_is()
    {
        LanguageModelTransformer model = RnnModels.Train();

        Assert.Equal(model.Generate(["<unk>", "<unk>"]), model.Generate(["zebra", "gnu"]));
        Assert.DoesNotContain("<unk>", model.Generate(["zebra"]));
    }

    [Fact]
    public void A_validation_set_without_known_words_is_a_warning()
    {
        var log = new LogOf(_ml);
        LanguageModelTransformer model = _ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options => options.ValidationSet = Sentences.View("zebra gnu", "emu"))).Fit(Sentences.View(Sentences.Text));

        Assert.All(model.TrainingHistory!.Epochs, epoch => Assert.True(double.IsFinite(epoch.Metric!.Value)));
        Assert.Contains(log.Warnings, message => message.Contains("No token of the validation rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_validation_set_without_rows_or_without_the_column_is_an_error_with_advice()
    {
        LanguageModelTransformer Fit(IDataView validation) => RnnModels.Train(options => options.ValidationSet = validation);

        Assert.Contains("ValidationSet", Assert.Throws<InvalidOperationException>(() => Fit(Sentences.View())).Message, StringComparison.Ordinal);
        Assert.Contains("transform it with", Assert.Throws<ArgumentException>(() => Fit(_ml.Data.LoadFromEnumerable([new Message { Text = "a" }]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "a b c")]
    [InlineData(true, "a")]
    [InlineData(true, "")]
    public void A_single_row_that_cannot_be_spared_is_trained_on_and_the_log_says_so(bool contiguous, string text)
    {
        var log = new LogOf(_ml);
        LanguageModelTransformer model = _ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options => (options.Contiguous, options.ValidationFraction) = (contiguous, 0.5f))).Fit(Sentences.View(text));

        Assert.All(model.TrainingHistory!.Epochs, epoch => Assert.Null(epoch.Metric));
        Assert.Contains(log.Warnings, message => message.Contains("cannot be spared", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8, "a b a b a b a b c c")]
    [InlineData(10, "a b", "a b a b a b a b c c")]
    [InlineData(8, "a b a b a b a b c", "c")]
    [InlineData(1, "a c")]
    public void Of_a_running_text_in_few_long_rows_the_last_tokens_are_held_out(int trained, params string[] rows)
    {
        LanguageModelTransformer model = RnnModels.Train(options => (options.Contiguous, options.ValidationFraction, options.EarlyStoppingPatience) = (true, 0.3f, 2), rows);

        Assert.DoesNotContain("c", model.Vocabulary);
        Assert.Equal(trained, model.TrainingHistory!.Epochs[0].Tokens);
        Assert.All(model.TrainingHistory.Epochs, epoch => Assert.True(epoch.Metric > 1));
        Assert.Equal(trained, WindowModels.Train(options => (options.Contiguous, options.ValidationFraction) = (true, 0.3f), rows).TrainingHistory!.Epochs[0].Tokens);
    }

    [Fact]
    public void Of_a_running_text_the_end_is_held_out()
    {
        LanguageModelTransformer model = RnnModels.Train(options => (options.Contiguous, options.ValidationFraction) = (true, 0.3f), "a b", "a b", "a b", "c c c");

        Assert.Equal(["<unk>", "</s>", "a", "b"], model.Vocabulary);
        Assert.Equal(9, model.TrainingHistory!.Epochs[0].Tokens);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_run_that_diverges_says_what_to_try(bool contiguous)
    {
        var error = Assert.Throws<TrainingDivergedException>(() => RnnModels.Train(options =>
            (options.Contiguous, options.Optimizer, options.LearningRate, options.WeightDecay, options.GradientClipNorm, options.MaximumEpochs, options.TieWeights) = (contiguous, OptimizerKind.Sgd, 1e30f, 0.01f, 0, 20, false)));

        Assert.Contains("lower learning rate", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Epoch, 1, 20);
    }

    [Fact]
    public void Marks_of_beginnings_and_ends_in_the_text_are_an_error_that_names_the_row() =>
        Assert.Contains("Row 1", Assert.Throws<InvalidOperationException>(() => RnnModels.Train(RnnModels.Tiny(), "a b", "a </s>")).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_that_training_has_not_met_share_the_probability_of_the_unknown_one()
    {
        IDataView View(params uint[][] rows) => _ml.Data.LoadFromEnumerable(rows.Select(keys => new KeyRow { Keys = keys }).ToArray());
        LanguageModelTransformer model = _ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options => options.FeatureColumnName = "Keys")).Fit(View([9, 2, 9], [9, 0]));

        SentenceScore[] rows = [.. _ml.Data.CreateEnumerable<SentenceScore>(model.Transform(View([9, 5], [9, 0])), reuseRowObject: false)];

        Assert.Equal(12, model.Vocabulary.Count);
        Assert.Equal(1, rows[0].Score.Sum(), 1e-5f);
        Assert.Equal(rows[0].TokenLogProbabilities, rows[1].TokenLogProbabilities);
        Assert.Equal([0, 5, 7], new[] { 0, 5, 7 }.Where(id => rows[0].Score[id + (id == 0 ? 0 : 1)] == rows[0].Score[0]));
        Assert.Equal((0, 1), (rows[0].UnknownTokens, rows[1].UnknownTokens));
    }

    private sealed class KeyRow
    {
        [KeyType(10), VectorType]
        public uint[] Keys { get; set; } = [];
    }
}
