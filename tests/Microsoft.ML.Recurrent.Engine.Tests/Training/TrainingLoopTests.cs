using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class TrainingLoopTests
{
    private static readonly TrainingSettings Settings = new() { LearningRate = 0.1, BatchSize = 8, MaximumEpochs = 5 };

    [Fact]
    public void Training_reduces_the_loss_and_writes_one_record_an_epoch()
    {
        var ended = new List<EpochRecord>();
        TrainingHistory history = Run(new LinearTask(), Settings, epochEnded: ended.Add);

        Assert.Equal([1, 2, 3, 4, 5], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(ended, history.Epochs);
        Assert.True(history.Epochs[^1].TrainingLoss < history.Epochs[0].TrainingLoss / 2);
        Assert.True(history.Epochs[^1].Metric < history.Epochs[0].Metric / 2);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.GradientNorm > 0 && epoch.Tokens > 50 && epoch.LearningRate == 0.1));
        Assert.Equal("error", history.MetricName);
        Assert.Equal(StopReason.AllEpochs, history.StopReason);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        Assert.Equal(Weights(Settings), Weights(Settings));
        Assert.NotEqual(Weights(Settings), Weights(Settings with { Seed = 2 }));
    }

    [Fact]
    public void Early_stopping_restores_the_best_weights()
    {
        var task = new LinearTask { Metrics = [0.5, 0.3, 0.4, 0.6, 0.1] };
        TrainingHistory history = Run(task, Settings with { EarlyStoppingPatience = 2 });

        Assert.Equal(2, history.BestEpoch);
        Assert.Equal(4, history.Epochs.Count);
        Assert.Equal(StopReason.NoImprovement, history.StopReason);
        Assert.Equal(Weights(Settings with { MaximumEpochs = 2 }, new LinearTask { Metrics = [0.5, 0.3] }), task.WeightBits());
    }

    [Fact]
    public void Averaged_weights_are_evaluated_and_kept()
    {
        TrainingSettings averaged = Settings with { AveragingDecay = 0.9 };
        var task = new LinearTask();
        TrainingHistory history = Run(task, averaged);
        double kept = task.Evaluate(default).Metric;

        Assert.Equal(history.Epochs[history.BestEpoch - 1].Metric!.Value, kept);
        Assert.NotEqual(Weights(Settings), task.WeightBits());
        Assert.Equal(
            Run(new LinearTask(), Settings).Epochs.Select(epoch => epoch.TrainingLoss),
            history.Epochs.Select(epoch => epoch.TrainingLoss));
    }

    [Fact]
    public void A_mean_of_the_weights_since_the_non_monotone_trigger_is_evaluated_and_kept()
    {
        TrainingSettings averaged = Settings with { NonMonotoneInterval = 1 };
        // Worse than the first epoch, which is more than one epoch before: the mean begins with the weights of epoch 3.
        double[] metrics = [0.5, 0.4, 0.6, 0.3, 0.2];
        var task = new LinearTask { Metrics = metrics };
        TrainingHistory history = Run(task, averaged), plain = Run(new LinearTask { Metrics = metrics }, Settings);

        Assert.Equal(5, history.BestEpoch);
        Assert.Equal(plain.Epochs.Take(3), history.Epochs.Take(3), (a, b) => a with { Seconds = 0 } == b with { Seconds = 0 });
        Assert.Equal(plain.Epochs.Select(epoch => epoch.TrainingLoss), history.Epochs.Select(epoch => epoch.TrainingLoss));
        Assert.NotEqual(plain.Epochs[3].ValidationLoss, history.Epochs[3].ValidationLoss);
        Assert.Equal(history.Epochs[4].ValidationLoss!.Value, new LinearTask().EvaluateWith(task.Parameters));
    }

    [Fact]
    public void A_run_with_less_patience_than_the_non_monotone_interval_goes_on_until_the_mean_has_had_its_chance()
    {
        double[] metrics = [0.5, 0.6, 0.6, 0.6, 0.4, 0.45, 0.3];
        TrainingHistory history = Run(new LinearTask { Metrics = metrics }, Settings with { NonMonotoneInterval = 2, EarlyStoppingPatience = 1, MaximumEpochs = 7 });

        Assert.Equal((6, 5, StopReason.NoImprovement), (history.Epochs.Count, history.BestEpoch, history.StopReason));
    }

    [Fact]
    public void A_batch_s_learning_rate_is_multiplied_by_the_plan_s_factor() =>
        Assert.Equal(Weights(Settings), Weights(Settings with { LearningRate = 2 * Settings.LearningRate }, new LinearTask { LearningRateFactor = 0.5 }));

    [Fact]
    public void Without_a_validation_set_the_last_weights_are_kept()
    {
        TrainingHistory history = Run(new LinearTask(validate: false), Settings with { EarlyStoppingPatience = 1 });
        Assert.Equal(5, history.BestEpoch);
        Assert.Null(history.MetricName);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.Metric is null && epoch.ValidationLoss is null));
    }

    [Fact]
    public void Cancellation_in_the_first_epoch_throws_within_a_batch()
    {
        using var source = new CancellationTokenSource();
        uint last = 0;
        var task = new LinearTask { BatchStarts = step => Cancel(source, last = step, 2) };
        Assert.Throws<OperationCanceledException>(() => Run(task, Settings, cancellation: source.Token));
        Assert.Equal(2u, last);
    }

    [Fact]
    public void Cancellation_later_keeps_the_best_model_so_far()
    {
        using var source = new CancellationTokenSource();
        var task = new LinearTask { BatchStarts = step => Cancel(source, step, 15), Metrics = [0.4, 0.5, 0.6] };
        TrainingHistory history = Run(task, Settings, cancellation: source.Token);

        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(1, history.BestEpoch);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(Weights(Settings with { MaximumEpochs = 1 }, new LinearTask { Metrics = [0.4] }), task.WeightBits());
    }

    [Fact]
    public void Cancellation_during_evaluation_keeps_the_best_model_so_far()
    {
        using var source = new CancellationTokenSource();
        int evaluations = 0;
        var task = new LinearTask { EvaluationStarts = () => Cancel(source, (uint)evaluations++, 1) };
        TrainingHistory history = Run(task, Settings with { AveragingDecay = 0.9 }, cancellation: source.Token);
        Assert.Single(history.Epochs);
        Assert.Equal(Weights(Settings with { AveragingDecay = 0.9, MaximumEpochs = 1 }), task.WeightBits());
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_with_epoch_batch_and_advice()
    {
        var fault = Assert.Throws<TrainingDivergedException>(() => Run(new LinearTask { PoisonedStep = 9 }, Settings));
        Assert.Equal((2, 3), (fault.Epoch, fault.Batch));
        Assert.Contains("epoch 2, batch 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lower learning rate", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_infinite_stops_training()
    {
        var task = new LinearTask();
        task.Parameters[1].Value.Span.Fill(1e38f);
        Assert.Throws<TrainingDivergedException>(() => Run(task, Settings));
    }

    [Fact]
    public void No_rows_is_a_clear_error()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Run(new LinearTask(rows: 0), Settings));
        Assert.Contains("at least one training row", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_batches_and_estimates_the_remaining_time()
    {
        var reports = new List<TrainingProgress>();
        var time = new SteppingTime();
        Run(new LinearTask(), Settings with { MaximumEpochs = 2 }, progress: new Recorder(reports), time: time);

        Assert.Equal(14, reports.Count);
        Assert.Equal(Enumerable.Range(1, 7).Concat(Enumerable.Range(1, 7)), reports.Select(report => report.Batch));
        Assert.All(reports, report => Assert.True(report.Batches == 7 && report.Epochs == 2 && report.TokensPerSecond > 0));
        Assert.Null(reports[6].Metric);
        Assert.NotNull(reports[7].Metric);
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.True(reports[0].Remaining > reports[0].Elapsed);
    }

    [Theory]
    [InlineData(OptimizerKind.Adam, 0.9)]
    [InlineData(OptimizerKind.Sgd, 0)]
    public void A_step_allocates_nothing_after_the_first_epoch(OptimizerKind kind, double averagingDecay)
    {
        var allocated = new long[40];
        var task = new LinearTask(validate: false) { BatchStarts = step => allocated[step] = GC.GetAllocatedBytesForCurrentThread() };
        Run(task, Settings with { Optimizer = kind, AveragingDecay = averagingDecay });
        for (int step = 8; step < 35; step++)
        {
            if (step % 7 != 0)
                Assert.Equal(0, allocated[step] - allocated[step - 1]);
        }
    }

    private static void Cancel(CancellationTokenSource source, uint now, uint when)
    {
        if (now == when)
            source.Cancel();
    }

    private static int[] Weights(TrainingSettings settings, LinearTask? task = null)
    {
        task ??= new LinearTask();
        Run(task, settings);
        return task.WeightBits();
    }

    private static TrainingHistory Run(
        LinearTask task,
        TrainingSettings settings,
        IProgress<TrainingProgress>? progress = null,
        Action<EpochRecord>? epochEnded = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default)
    {
        using var team = new ThreadTeam(1);
        return new TrainingLoop(task, settings, team, time) { Progress = progress, EpochEnded = epochEnded }.Run(cancellation);
    }

    private sealed class Recorder(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }

    /// <summary>A clock that moves by a second whenever it is read.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }
}
