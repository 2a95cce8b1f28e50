using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Runs: their bits, what they report, and how they are stopped and resumed.</summary>
public sealed class TaggerRunTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "recurrent-tagger-checkpoint-" + Guid.NewGuid().ToString("N"));

    public static TheoryData<TaggerOutput> Outputs => [.. Enum.GetValues<TaggerOutput>()];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // Everything that has a state or draws random numbers.
    private static void Setup(SequenceTaggerTrainer.Options options, TaggerOutput output)
    {
        (options.Output, options.ScheduledSampling) = (output, output == TaggerOutput.PreviousTag ? 0.5f : 0);
        (options.Layers, options.ValidationFraction, options.MaximumEpochs, options.WeightAveraging, options.BatchTokens) = (2, 0.3f, 4, 0.9f, 12);
        (options.Dropout, options.WeightDropout, options.RecurrentDropout, options.CharacterDropout) = (0.2f, 0.2f, 0.2f, 0.1f);
        (options.LearningRateSchedule, options.PlateauPatience) = (LearningRateSchedule.ReduceOnPlateau, 1);
        options.SecondLabelColumnName = "PredictedLabel";
    }

    private static TaggedSentence[] Rows() =>
    [
        .. Taggers.Entities(18).Zip(Taggers.Parts(18), (row, other) => new TaggedSentence { Tokens = row.Tokens, Label = row.Label, PredictedLabel = other.Label }),
    ];

    private byte[] Run(TaggerOutput output, Action<SequenceTaggerTrainer.Options>? change = null) => Taggers.Payload(Taggers.Train(
        options =>
        {
            Setup(options, output);
            options.CheckpointFolder = _folder;
            change?.Invoke(options);
        },
        Rows()));

    private void RunUntil(TaggerOutput output, int epoch, int batch)
    {
        using var source = new CancellationTokenSource();
        var progress = new CallBack(report =>
        {
            if (report.Epoch == epoch && report.Batch == batch)
                source.Cancel();
        });
        try
        {
            Run(output, options => (options.Progress, options.CancellationToken) = (progress, source.Token));
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // Before the first epoch has ended there is no model, but there is a checkpoint.
        }
        Assert.True(source.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(TaggerOutput output)
    {
        byte[] Payload(int threads) => Taggers.Payload(Taggers.Train(
            options =>
            {
                Setup(options, output);
                options.NumberOfThreads = threads;
            },
            Rows()));

        byte[] one = Payload(1);

        Assert.Equal(one, Payload(2));
        Assert.Equal(one, Payload(3));
    }

    [Theory]
    [InlineData(TaggerOutput.Softmax, 1, 1)]
    [InlineData(TaggerOutput.ConditionalRandomField, 2, 2)]
    [InlineData(TaggerOutput.PreviousTag, 3, 1)]
    public void A_run_that_was_stopped_and_resumed_has_the_bits_of_one_that_was_not(TaggerOutput output, int epoch, int batch)
    {
        byte[] expected = Taggers.Payload(Taggers.Train(options => Setup(options, output), Rows()));

        RunUntil(output, epoch, batch);

        Assert.Equal(expected, Run(output, options => options.NumberOfThreads = 2));
    }

    [Fact]
    public void A_checkpoint_of_a_run_with_other_options_is_an_error_that_names_the_file()
    {
        RunUntil(TaggerOutput.Softmax, 2, 1);

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Run(TaggerOutput.Softmax, options => options.RareWordDropout = 0.3f)).Message;

        Assert.Contains(_folder, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_cancelled_in_the_middle_keeps_the_best_weights_so_far_and_says_so()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        using var source = new CancellationTokenSource();

        SequenceTaggerTransformer tagger = ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
        {
            options.CancellationToken = source.Token;
            options.Progress = new CallBack(report =>
            {
                if (report.Epoch == 3)
                    source.Cancel();
            });
        })).Fit(Taggers.View(Taggers.Parts(12)));

        Assert.Equal(StopReason.Cancelled, tagger.TrainingHistory!.StopReason);
        Assert.Equal(2, tagger.TrainingHistory.Epochs.Count);
        Assert.Contains(log.Warnings, message => message.Contains("cancelled", StringComparison.Ordinal));
        Assert.Single(Taggers.Tag(tagger, "the dog"));
    }

    [Fact]
    public void A_run_cancelled_before_there_is_a_model_ends_with_that()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Taggers.Train(options => options.CancellationToken = source.Token));
    }

    [Theory]
    [InlineData(TaggingMetric.Accuracy)]
    [InlineData(TaggingMetric.EntityF1)]
    public void The_figures_of_validation_are_reported_and_are_those_of_the_model(TaggingMetric metric)
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        var reports = new List<TrainingProgress>();
        IDataView validation = Taggers.View(Taggers.Entities(7));

        SequenceTaggerTransformer tagger = ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
            (options.Metric, options.ValidationSet, options.Progress) = (metric, validation, new CallBack(reports.Add)))).Fit(Taggers.View(Taggers.Entities(12)));

        TrainingHistory history = tagger.TrainingHistory!;
        TaggingMetrics metrics = ml.Recurrent().EvaluateTagging(tagger.Transform(validation));
        EpochRecord best = history.Epochs[history.BestEpoch - 1];
        (double decides, double other) = metric == TaggingMetric.Accuracy ? (metrics.Accuracy, metrics.Entities!.F1) : (metrics.Entities!.F1, metrics.Accuracy);
        Assert.Equal(decides, best.Metric!.Value, 1e-9);
        Assert.Equal(other, best.SecondMetric!.Value, 1e-9);
        TrainingProgress report = reports.Last(report => report.Epoch == 3);
        Assert.Equal((history.Epochs[1].Metric, history.Epochs[1].SecondMetric), (report.Metric, report.SecondMetric));
        Assert.Equal((history.MetricName, metric == TaggingMetric.Accuracy ? "entity F1" : "accuracy"), (report.MetricName, report.SecondMetricName));
        EpochRecord last = history.Epochs[2];
        Assert.Contains(log.Infos, message => message.Contains(
            FormattableString.Invariant($", {report.MetricName} {last.Metric:F4} (decides), {report.SecondMetricName} {last.SecondMetric:F4}, learning rate "), StringComparison.Ordinal));
    }

    [Fact]
    public void Without_entities_there_is_one_figure()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);
        var reports = new List<TrainingProgress>();

        SequenceTaggerTransformer tagger = ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
            (options.ValidationFraction, options.Progress) = (0.3f, new CallBack(reports.Add)))).Fit(Taggers.View(Taggers.Parts(12)));

        EpochRecord last = tagger.TrainingHistory!.Epochs[2];
        Assert.Null(last.SecondMetric);
        Assert.All(reports, report => Assert.Null(report.SecondMetricName));
        Assert.Contains(log.Infos, message => message.Contains(FormattableString.Invariant($", accuracy {last.Metric:F4}, learning rate "), StringComparison.Ordinal));
    }

    [Fact]
    public void Training_stops_early_when_validation_gets_no_better()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options =>
        {
            Taggers.Well(options);
            (options.MaximumEpochs, options.ValidationFraction, options.EarlyStoppingPatience) = (200, 0.3f, 2);
            // What is as right as before, and surer of it, counts as better: here it must not become ever surer.
            options.DropoutConsistency = 0;
        });

        Assert.Equal(StopReason.NoImprovement, tagger.TrainingHistory!.StopReason);
    }
}
