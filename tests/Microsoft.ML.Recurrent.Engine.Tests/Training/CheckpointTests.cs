using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const uint LastOfFirstEpoch = 6;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<OptimizerKind, LearningRateSchedule, double, bool, uint> Interruptions()
    {
        var data = new TheoryData<OptimizerKind, LearningRateSchedule, double, bool, uint>();
        foreach (uint step in new uint[] { 0, 3, 6, 7, 20 })
        {
            data.Add(OptimizerKind.Adam, LearningRateSchedule.Cosine, 0.9, true, step);
            data.Add(OptimizerKind.AdamW, LearningRateSchedule.ReduceOnPlateau, 0, true, step);
            data.Add(OptimizerKind.Sgd, LearningRateSchedule.Constant, 0.5, false, step);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void A_run_that_is_cancelled_at_any_batch_and_resumed_ends_with_the_same_bits(
        OptimizerKind optimizer, LearningRateSchedule schedule, double averagingDecay, bool validate, uint step)
    {
        TrainingSettings settings = SettingsWith(optimizer, schedule, averagingDecay);
        var whole = new LinearTask(validate: validate);
        TrainingHistory expected = Run(whole, settings);

        using var source = new CancellationTokenSource();
        var interrupted = new LinearTask(validate: validate) { BatchStarts = now => CancelAt(source, now, step) };
        TrainingSettings saved = settings with { CheckpointFolder = _folder };
        bool hasModel = step > LastOfFirstEpoch || (step == LastOfFirstEpoch && !validate);
        if (!hasModel)
            Assert.Throws<OperationCanceledException>(() => Run(interrupted, saved, source.Token));
        else
            Assert.Equal(StopReason.Cancelled, Run(interrupted, saved, source.Token).StopReason);

        var resumed = new LinearTask(validate: validate);
        TrainingHistory actual = Run(resumed, saved);

        Assert.Equal(whole.WeightBits(), resumed.WeightBits());
        Assert.Equal(WithoutTimes(expected), WithoutTimes(actual));
        Assert.Equal(expected.BestEpoch, actual.BestEpoch);
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Sgd)]
    public void A_run_that_is_killed_in_the_middle_of_an_epoch_and_resumed_ends_with_the_same_bits(OptimizerKind optimizer)
    {
        TrainingSettings settings = SettingsWith(optimizer, LearningRateSchedule.Cosine, 0.9);
        var whole = new LinearTask();
        TrainingHistory expected = Run(whole, settings);

        var killed = new LinearTask { BatchStarts = static step => ThrowAt(step, 17) };
        TrainingSettings saved = settings with { CheckpointFolder = _folder };
        Assert.Throws<IOException>(() => Run(killed, saved));
        var resumed = new LinearTask();
        TrainingHistory actual = Run(resumed, saved);

        Assert.Equal(whole.WeightBits(), resumed.WeightBits());
        Assert.Equal(WithoutTimes(expected), WithoutTimes(actual));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(22)]
    public void A_run_with_a_mean_of_the_weights_ends_with_the_same_bits_when_interrupted_before_or_after_its_beginning(uint step)
    {
        double[] metrics = [0.5, 0.4, 0.6, 0.3, 0.2];
        TrainingSettings settings = SettingsWith(OptimizerKind.Sgd, LearningRateSchedule.ReduceOnPlateau, 0) with { NonMonotoneInterval = 1, MaximumEpochs = 5 };
        var whole = new LinearTask { Metrics = metrics };
        TrainingHistory expected = Run(whole, settings);
        Assert.NotEqual(expected.Epochs[3].ValidationLoss, Run(new LinearTask { Metrics = metrics }, settings with { NonMonotoneInterval = 0 }).Epochs[3].ValidationLoss);

        using var source = new CancellationTokenSource();
        var interrupted = new LinearTask { Metrics = metrics, BatchStarts = now => CancelAt(source, now, step) };
        TrainingSettings saved = settings with { CheckpointFolder = _folder };
        Run(interrupted, saved, source.Token);
        var resumed = new LinearTask { Metrics = metrics[interrupted.Evaluations..] };
        TrainingHistory actual = Run(resumed, saved);

        Assert.Equal(whole.WeightBits(), resumed.WeightBits());
        Assert.Equal(WithoutTimes(expected), WithoutTimes(actual));
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0) with { CheckpointFolder = _folder };
        var first = new LinearTask();
        Run(first, settings);
        var second = new LinearTask { BatchStarts = static step => ThrowAt(step, step) };
        Assert.Equal(4, Run(second, settings).Epochs.Count);
        Assert.Equal(first.WeightBits(), second.WeightBits());
    }

    [Fact]
    public void A_finished_run_may_go_on_for_more_epochs()
    {
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0);
        var whole = new LinearTask();
        Run(whole, settings with { MaximumEpochs = 6 });

        Run(new LinearTask(), settings with { CheckpointFolder = _folder });
        var longer = new LinearTask();
        Run(longer, settings with { CheckpointFolder = _folder, MaximumEpochs = 6 });
        Assert.Equal(whole.WeightBits(), longer.WeightBits());
    }

    [Fact]
    public void A_run_that_was_stopped_early_may_go_on_with_more_patience()
    {
        double[] metrics = [0.5, 0.6, 0.7, 0.1];
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0) with { CheckpointFolder = _folder };
        TrainingHistory stopped = Run(new LinearTask { Metrics = metrics }, settings with { EarlyStoppingPatience = 2 });
        Assert.Equal((3, 1, StopReason.NoImprovement), (stopped.Epochs.Count, stopped.BestEpoch, stopped.StopReason));

        TrainingHistory longer = Run(new LinearTask { Metrics = metrics[3..] }, settings with { EarlyStoppingPatience = 3 });
        Assert.Equal((4, 4, StopReason.AllEpochs), (longer.Epochs.Count, longer.BestEpoch, longer.StopReason));
    }

    [Fact]
    public void The_checkpoint_of_other_data_or_other_settings_is_refused()
    {
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0) with { CheckpointFolder = _folder };
        Run(new LinearTask(), settings);
        var fault = Assert.Throws<InvalidOperationException>(() => Run(new LinearTask { Fingerprint = 6 }, settings));
        Assert.Contains("another checkpoint folder", fault.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Run(new LinearTask(), settings with { LearningRate = 0.001 }));
        Assert.Throws<InvalidOperationException>(() => Run(new LinearTask(), settings with { Seed = 2 }));
        Assert.Throws<InvalidOperationException>(() => Run(new LinearTask(rows: 51), settings));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_by_an_error_that_names_the_file()
    {
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0) with { CheckpointFolder = _folder };
        Run(new LinearTask(), settings);
        string path = Path.Combine(_folder, Checkpoint.FileName);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        var fault = Assert.Throws<ModelFormatException>(() => Run(new LinearTask(), settings));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_written_checkpoint_does_no_harm()
    {
        TrainingSettings settings = SettingsWith(OptimizerKind.Adam, LearningRateSchedule.Constant, 0) with { CheckpointFolder = _folder };
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, Checkpoint.FileName + ".tmp"), "half");
        Run(new LinearTask(), settings);
        Assert.Equal([Checkpoint.FileName], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    private static TrainingSettings SettingsWith(OptimizerKind optimizer, LearningRateSchedule schedule, double averagingDecay) => new()
    {
        Optimizer = optimizer,
        LearningRate = 0.02,
        Schedule = schedule,
        PlateauPatience = 1,
        AveragingDecay = averagingDecay,
        BatchSize = 8,
        MaximumEpochs = 4,
    };

    private static TrainingHistory Run(LinearTask task, TrainingSettings settings, CancellationToken cancellation = default)
    {
        using var team = new ThreadTeam(1);
        return new TrainingLoop(task, settings, team).Run(cancellation);
    }

    private static IEnumerable<EpochRecord> WithoutTimes(TrainingHistory history) => history.Epochs.Select(epoch => epoch with { Seconds = 0 });

    private static void CancelAt(CancellationTokenSource source, uint step, uint when)
    {
        if (step == when)
            source.Cancel();
    }

    private static void ThrowAt(uint step, uint when)
    {
        if (step == when)
            throw new IOException("The power is out.");
    }
}
