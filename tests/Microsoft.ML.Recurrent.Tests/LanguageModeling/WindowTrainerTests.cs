using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public sealed class WindowTrainerTests : IDisposable
{
    private static readonly string[] _cycle = [.. Enumerable.Repeat("a b c d", 30)];
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-window-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(WindowContext.Mean, false)]
    [InlineData(WindowContext.Concatenated, false)]
    [InlineData(WindowContext.Concatenated, true)]
    public void Sentences_that_are_always_the_same_are_learned_by_heart(WindowContext context, bool direct)
    {
        LanguageModelTransformer model = WindowModels.Train(
            options => (options.Context, options.DirectConnections, options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Dropout) = (context, direct, 16, 16, 25, 0), _cycle);

        SentenceScore row = Sentences.Score(model, "a b c d").Single();

        Assert.InRange(row.Perplexity, 1, 1.2f);
        Assert.Equal(["a", "b", "c", "d"], model.Generate([], new GenerationOptions { Temperature = 0 }));
        Assert.Equal(["c", "d"], model.Generate(["a", "b"], new GenerationOptions { BeamWidth = 4 }));
        Assert.Equal([1, 0], model.Rank([["d", "c", "b", "a"], ["a", "b", "c", "d"]]).Select(candidate => candidate.Index));
    }

    [Fact]
    public void A_running_text_is_read_across_the_ends_of_its_rows()
    {
        string[] lines = [.. Enumerable.Range(0, 200).SelectMany(i => (i * 7 % 5 % 2 == 0) ? new[] { "x", "a" } : ["y", "b"])];
        LanguageModelTransformer model = WindowModels.Train(
            options => (options.Contiguous, options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Dropout) = (true, 16, 16, 10, 0), lines);

        Assert.True(model.Evaluate(Sentences.View(lines), contiguous: true).Perplexity < 0.9 * model.Evaluate(Sentences.View(lines)).Perplexity);
        Assert.Equal(["</s>", "b", "</s>"], model.Generate(["y"], new GenerationOptions { Temperature = 0, MaximumLength = 3 }));
    }

    [Fact]
    public void Columns_state_and_prediction_engine_agree()
    {
        foreach (LanguageModelTransformer model in new[] { WindowModels.Train(), WindowModels.Train(options => (options.Context, options.TieWeights, options.SoftmaxCutoffs) = (WindowContext.Mean, true, [4, 7])) })
            Sentences.AssertColumnsStateAndEngineAgree(model);
    }

    [Fact]
    public void The_same_data_options_and_seed_give_the_same_model_for_any_number_of_threads()
    {
        byte[] one = Sentences.Payload(WindowModels.Train(options => options.NumberOfThreads = 1));
        Assert.Equal(one, Sentences.Payload(WindowModels.Train(options => options.NumberOfThreads = 3)));
        Assert.NotEqual(one, Sentences.Payload(WindowModels.Train(options => options.Seed = 2)));
    }

    [Fact]
    public void A_run_that_was_cut_off_goes_on_to_the_same_bits()
    {
        byte[] expected = Sentences.Payload(WindowModels.Train(options => options.ValidationFraction = 0.3f));
        using var source = new CancellationTokenSource();
        LanguageModelTransformer half = WindowModels.Train(options =>
        {
            (options.ValidationFraction, options.CheckpointFolder, options.CancellationToken) = (0.3f, _folder, source.Token);
            options.Progress = new CallBack(progress =>
            {
                if (progress is { Epoch: 2, Batch: 2 })
                    source.Cancel();
            });
        });
        Assert.Equal((StopReason.Cancelled, 1), (half.TrainingHistory!.StopReason, half.TrainingHistory.Epochs.Count));

        LanguageModelTransformer whole = WindowModels.Train(options => (options.ValidationFraction, options.CheckpointFolder) = (0.3f, _folder));

        Assert.Equal(expected, Sentences.Payload(whole));
    }

    [Fact]
    public void Training_that_is_cancelled_at_once_leaves_no_model()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => WindowModels.Train(options => options.CancellationToken = source.Token));
    }

    [Fact]
    public void Validation_rows_choose_the_epoch_and_end_training()
    {
        LanguageModelTransformer model = WindowModels.Train(options =>
        {
            (options.ValidationSet, options.EarlyStoppingPatience, options.MaximumEpochs, options.LearningRate, options.Dropout) = (Sentences.View("d c b a", "b a d c"), 3, 200, 0.05f, 0);
            options.LearningRateSchedule = LearningRateSchedule.Constant;
        }, _cycle);

        TrainingHistory history = model.TrainingHistory!;
        Assert.Equal(("perplexity", StopReason.NoImprovement), (history.MetricName, history.StopReason));
        Assert.Equal(history.BestEpoch + 3, history.Epochs.Count);
        Assert.Equal(history.Epochs.Min(epoch => epoch.Metric), history.Epochs[history.BestEpoch - 1].Metric);
        Assert.Equal(history.Epochs[history.BestEpoch - 1].Metric!.Value, model.Evaluate(Sentences.View("d c b a", "b a d c")).Perplexity, 1e-3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a a a", "", "a")]
    public void Texts_of_next_to_nothing_give_models(params string[] texts)
    {
        foreach (WindowContext context in Enum.GetValues<WindowContext>())
        {
            LanguageModelTransformer model = WindowModels.Train(options => (options.Context, options.Window) = (context, 50), texts);
            foreach (SentenceScore row in Sentences.Score(model, "a", "", "z z"))
            {
                Assert.True(float.IsFinite(row.LogProbability));
                Assert.Equal(1, row.Score.Sum(), 1e-5f);
            }
            Assert.All(model.Generate(["never", "seen"], new GenerationOptions { MaximumLength = 5 }), token => Assert.Contains(token, model.Vocabulary));
        }
    }

    [Fact]
    public void Missing_arrays_are_empty_rows_and_no_rows_are_an_error()
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Data.LoadFromEnumerable([new Sentence { Tokens = null! }, new Sentence { Tokens = ["a"] }]);
        LanguageModelTransformer model = ml.Recurrent().Trainers.WindowLanguageModel(WindowModels.Tiny()).Fit(view);
        Assert.Equal(2, Columns.Scoring.Rows.All<float>(model.Transform(view), "LogProbability").Count(float.IsFinite));

        IDataView none = ml.Data.LoadFromEnumerable(Array.Empty<Sentence>());
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => ml.Recurrent().Trainers.WindowLanguageModel(WindowModels.Tiny()).Fit(none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Word_vectors_are_the_first_vectors_and_must_fit()
    {
        WordVectorsTransformer vectors = new MLContext(seed: 1).Recurrent().Trainers.WordVectors("Tokens", vectorSize: 6, minimumTokenCount: 1).Fit(Sentences.View(Sentences.Text));
        byte[] with = Sentences.Payload(WindowModels.Train(options => (options.WordVectors, options.TieWeights) = (vectors, false)));
        Assert.NotEqual(Sentences.Payload(WindowModels.Train(options => options.TieWeights = false)), with);
        Assert.Equal(with, Sentences.Payload(WindowModels.Train(options => options.WordVectors = vectors)));

        var tied = Assert.Throws<InvalidOperationException>(() => WindowModels.Train(options => (options.WordVectors, options.TieWeights, options.SoftmaxCutoffs) = (vectors, true, [3])));
        Assert.Contains("TieWeights", tied.Message, StringComparison.Ordinal);
        var ml = new MLContext(seed: 1);
        var keys = Assert.Throws<InvalidOperationException>(() => ml.Transforms.Conversion.MapValueToKey("Tokens")
            .Append(ml.Recurrent().Trainers.WindowLanguageModel(WindowModels.Tiny(options => options.WordVectors = vectors))).Fit(Sentences.View(Sentences.Text)));
        Assert.Contains("need a sequence of text", keys.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_are_tied_to_the_output_layer_through_a_hidden_layer_alone_unless_it_is_said()
    {
        Assert.True(IsTied(_ => { }));
        Assert.False(IsTied(options => options.TieWeights = false));
        Assert.False(IsTied(options => options.HiddenSize = 5));
        Assert.False(IsTied(options => options.DirectConnections = true));
        Assert.False(IsTied(options => options.Context = WindowContext.Mean));
        Assert.True(IsTied(options => (options.Context, options.TieWeights) = (WindowContext.Mean, true)));

        static bool IsTied(Action<WindowLanguageModelTrainer.Options> change) => Assert.IsType<WindowLanguageModel>(WindowModels.Train(change).Model).Network.Shape.IsTied;
    }

    [Fact]
    public void Its_words_have_vectors_tied_to_an_adaptive_softmax_or_not()
    {
        foreach (LanguageModelTransformer model in new[] { WindowModels.Train(), WindowModels.Train(options => options.SoftmaxCutoffs = [4, 7]) })
        {
            WordVectorsTransformer vectors = model.CreateWordVectors();
            Assert.Equal(model.Vocabulary.Skip(2), vectors.Words);
            Assert.All(vectors.Words, word => Assert.Contains(vectors.VectorOf(word)!, value => value != 0));
        }
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        WordVectorsTransformer vectors = new MLContext(seed: 1).Recurrent().Trainers.WordVectors("Tokens", vectorSize: 6, minimumTokenCount: 1).Fit(Sentences.View(Sentences.Text));
        var error = Assert.Throws<OptionsException>(() => new MLContext().Recurrent().Trainers.WindowLanguageModel(new WindowLanguageModelTrainer.Options
        {
            FeatureColumnName = " ",
            Window = 0,
            Context = (WindowContext)7,
            EmbeddingSize = 5,
            HiddenSize = 0,
            MinimumTokenCount = 0,
            MaximumVocabularySize = 0,
            BatchSize = 0,
            Dropout = 1,
            SoftmaxCutoffs = [5, 5],
            WordVectors = vectors,
        }));
        foreach (string option in new[] { "FeatureColumnName", "Window", "Context", "HiddenSize", "MinimumTokenCount", "MaximumVocabularySize", "BatchSize", "Dropout", "SoftmaxCutoffs", "WordVectors" })
            Assert.Contains(error.Faults, fault => fault.StartsWith(option + " ", StringComparison.Ordinal));
        Assert.Equal(10, error.Faults.Count);
        Assert.Contains("TieWeights", Fault(options => (options.TieWeights, options.HiddenSize) = (true, 5)), StringComparison.Ordinal);
        Assert.Contains("TieWeights", Fault(options => (options.TieWeights, options.DirectConnections) = (true, true)), StringComparison.Ordinal);
        Assert.Contains("DirectConnections", Fault(options => (options.Context, options.DirectConnections) = (WindowContext.Mean, true)), StringComparison.Ordinal);
        Assert.Contains("at most 64", Fault(options => options.SoftmaxCutoffs = [.. Enumerable.Range(1, 65)]), StringComparison.Ordinal);

        static string Fault(Action<WindowLanguageModelTrainer.Options> change) =>
            Assert.Single(Assert.Throws<OptionsException>(() => new MLContext().Recurrent().Trainers.WindowLanguageModel(WindowModels.Tiny(change))).Faults);
    }

    [Fact]
    public void Options_are_copied_when_the_trainer_is_made()
    {
        WindowLanguageModelTrainer.Options options = WindowModels.Tiny();
        WindowLanguageModelTrainer trainer = new MLContext(seed: 1).Recurrent().Trainers.WindowLanguageModel(options);
        options.FeatureColumnName = "Elsewhere";
        Assert.NotEmpty(trainer.Fit(Sentences.View(Sentences.Text)).Vocabulary);
    }
}
