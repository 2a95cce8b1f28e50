using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Runs: their bits, what they report, and how they are stopped and resumed.</summary>
public sealed class RnnRunTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "recurrent-lm-checkpoint-" + Guid.NewGuid().ToString("N"));

    public static TheoryData<bool> Both => [false, true];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // Everything that has a state or draws random numbers.
    private static void Setup(RnnLanguageModelTrainer.Options options, bool contiguous)
    {
        (options.Contiguous, options.Layers, options.ValidationFraction, options.MaximumEpochs, options.SoftmaxCutoffs) = (contiguous, 2, 0.3f, 4, [4]);
        (options.EmbeddingDropout, options.WeightDropout, options.VariationalDropout, options.Dropout) = (0.1f, 0.2f, true, 0.2f);
        (options.ActivationRegularization, options.TemporalActivationRegularization, options.NonMonotoneInterval) = (2, 1, 1);
        (options.BackpropagationLength, options.HalfLengthProbability, options.LengthDeviation) = (5, 0.3f, 1);
    }

    private byte[] Run(bool contiguous, Action<RnnLanguageModelTrainer.Options>? change = null) => Sentences.Payload(RnnModels.Train(options =>
    {
        Setup(options, contiguous);
        options.CheckpointFolder = _folder;
        change?.Invoke(options);
    }));

    private void RunUntil(bool contiguous, int epoch, int batch)
    {
        using var source = new CancellationTokenSource();
        var progress = new CallBack(report =>
        {
            if (report.Epoch == epoch && report.Batch == batch)
                source.Cancel();
        });
        try
        {
            Run(contiguous, options => (options.Progress, options.CancellationToken) = (progress, source.Token));
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // Before the first epoch has ended there is no model, but there is a checkpoint.
        }
        Assert.True(source.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(bool contiguous)
    {
        byte[] Payload(int threads) => Sentences.Payload(RnnModels.Train(options =>
        {
            Setup(options, contiguous);
            options.NumberOfThreads = threads;
        }));

        byte[] one = Payload(1);

        Assert.Equal(one, Payload(2));
        Assert.Equal(one, Payload(3));
    }

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(false, 2, 2)]
    [InlineData(true, 1, 1)]
    [InlineData(true, 1, 2)]
    [InlineData(true, 3, 2)]
    public void A_run_that_was_stopped_and_resumed_has_the_bits_of_one_that_was_not(bool contiguous, int epoch, int batch)
    {
        byte[] expected = Sentences.Payload(RnnModels.Train(options => Setup(options, contiguous)));

        RunUntil(contiguous, epoch, batch);

        Assert.Equal(expected, Run(contiguous, options => options.NumberOfThreads = 2));
    }

    public static TheoryData<string> Changes => [.. _changes.Keys];

    private static readonly Dictionary<string, Action<RnnLanguageModelTrainer.Options>> _changes = new()
    {
        ["seed"] = options => options.Seed = 3,
        ["window"] = options => options.BackpropagationLength = 4,
        ["half windows"] = options => options.HalfLengthProbability = 0.4f,
        ["weight drop"] = options => options.WeightDropout = 0.3f,
        ["AR"] = options => options.ActivationRegularization = 1,
        ["NT-ASGD"] = options => options.NonMonotoneInterval = 2,
        ["learning rate"] = options => options.LearningRate = 0.01f,
        ["cutoffs"] = options => options.SoftmaxCutoffs = [5],
        ["vocabulary"] = options => options.MinimumTokenCount = 4,
        ["validation rows"] = options => options.ValidationFraction = 0.5f,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_checkpoint_of_a_run_with_other_options_is_an_error_that_names_the_file(string change)
    {
        RunUntil(contiguous: true, 2, 1);

        string message = Assert.Throws<InvalidOperationException>(() => Run(contiguous: true, _changes[change])).Message;

        Assert.Contains(_folder, message, StringComparison.Ordinal);
        Assert.Contains("another checkpoint folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_cancelled_in_the_middle_keeps_the_best_weights_so_far_and_says_so()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        using var source = new CancellationTokenSource();
        LanguageModelTransformer model = ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options =>
        {
            options.ValidationFraction = 0.3f;
            options.CancellationToken = source.Token;
            options.Progress = new CallBack(report =>
            {
                if (report.Epoch == 3)
                    source.Cancel();
            });
        })).Fit(Sentences.View(Sentences.Text));

        Assert.Equal(StopReason.Cancelled, model.TrainingHistory!.StopReason);
        Assert.Equal(2, model.TrainingHistory.Epochs.Count);
        Assert.Contains(log.Warnings, message => message.Contains("cancelled", StringComparison.Ordinal));
        Assert.Equal(8, Sentences.Score(model, Sentences.Text).Length);
    }

    [Fact]
    public void A_run_cancelled_before_there_is_a_model_ends_with_that()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => RnnModels.Train(options => options.CancellationToken = source.Token));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Perplexity_of_validation_is_reported_and_is_that_of_the_model(bool contiguous)
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        var reports = new List<TrainingProgress>();
        IDataView validation = Sentences.View("the cat saw a dog", "a mat", "the dog");
        LanguageModelTransformer model = ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options =>
            (options.Contiguous, options.ValidationSet, options.Progress) = (contiguous, validation, new CallBack(reports.Add)))).Fit(Sentences.View(Sentences.Text));

        TrainingHistory history = model.TrainingHistory!;
        Assert.Equal("perplexity", history.MetricName);
        Assert.Equal(model.Evaluate(validation, contiguous).Perplexity, history.Epochs[history.BestEpoch - 1].Metric!.Value, 1e-3);
        Assert.Equal(history.Epochs[1].Metric, reports.Last(report => report.Epoch == 3).Metric);
        Assert.Contains(log.Infos, message => message.Contains($"validation perplexity {FormattableString.Invariant($"{history.Epochs[2].Metric:F2}")}", StringComparison.Ordinal));
    }
}
