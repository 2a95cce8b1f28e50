using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>What training tells while it runs: the log, the callback, the history.</summary>
public class ProgressTests
{
    [Fact]
    public void The_log_has_a_line_an_epoch_with_the_figures()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);

        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => (options.MaximumEpochs, options.ValidationFraction) = (3, 0.2f), context: ml);

        string[] lines = [.. log.Infos.Where(line => line.StartsWith("Epoch ", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            EpochRecord epoch = classifier.TrainingHistory[0].Epochs[i];
            Assert.StartsWith(FormattableString.Invariant(
                $"Epoch {i + 1} of 3: training loss {epoch.TrainingLoss:F4}, validation loss {epoch.ValidationLoss:F4}, accuracy {epoch.Metric:F4}, learning rate "), lines[i], StringComparison.Ordinal);
            Assert.EndsWith(" tokens/s", lines[i], StringComparison.Ordinal);
        }

        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void The_log_tells_the_networks_of_an_ensemble_apart()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);

        Classifiers.TrainBinary(options => options.EnsembleSize = 2, context: ml);

        Assert.Equal(
            ["Network 1 of 2, epoch 1 of 2", "Network 1 of 2, epoch 2 of 2", "Network 2 of 2, epoch 1 of 2", "Network 2 of 2, epoch 2 of 2"],
            log.Infos.Where(line => line.StartsWith("Network ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void The_callback_is_told_of_every_batch_of_every_network_as_of_one_run()
    {
        var reports = new List<TrainingProgress>();

        Classifiers.TrainBinary(options =>
            (options.Progress, options.EnsembleSize, options.MaximumEpochs, options.ValidationFraction) = (new CallBack(reports.Add), 2, 3, 0.2f));

        // 32 of 40 rows in batches of 8, three epochs, two networks.
        Assert.Equal(4 * 3 * 2, reports.Count);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (1 + i / 4, 1 + i % 4)), reports.Select(report => (report.Epoch, report.Batch)));
        Assert.All(reports, report =>
        {
            Assert.Equal((6, 4, "accuracy"), (report.Epochs, report.Batches, report.MetricName));
            Assert.True(double.IsFinite(report.Loss) && report.Loss > 0);
            Assert.True(report.TokensPerSecond >= 0);
            Assert.True(report.Elapsed >= TimeSpan.Zero);
            Assert.True(report.Remaining >= TimeSpan.Zero);
        });
        Assert.Equal(reports.Select(report => report.Elapsed).Order(), reports.Select(report => report.Elapsed));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.Null(reports[0].Metric);
        Assert.NotNull(reports[4].Metric);
    }

    [Fact]
    public void A_callback_that_throws_ends_training_with_its_own_exception_and_gives_the_cores_back()
    {
        int before = CoreBudget.Process.Free;
        for (int i = 0; i < 20; i++)
        {
            var thrown = Assert.Throws<TimeZoneNotFoundException>(() => Classifiers.TrainBinary(options =>
                (options.Progress, options.NumberOfThreads, options.NGramFeatures) = (new CallBack(_ => throw new TimeZoneNotFoundException("mine")), 4, true)));
            Assert.Equal("mine", thrown.Message);
        }

        // Tests beside this one lease cores of the same budget for a while, but twenty leaks would stay.
        Assert.True(SpinWait.SpinUntil(() => CoreBudget.Process.Free > before - 20, TimeSpan.FromSeconds(30)), $"{CoreBudget.Process.Free} cores are free; {before} were before.");
    }

    [Fact]
    public void The_history_has_what_each_epoch_came_to()
    {
        TrainingHistory history = Classifiers.TrainBinary(options => options.MaximumEpochs = 5).TrainingHistory.Single();

        Assert.Equal([1, 2, 3, 4, 5], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal((null, 5, StopReason.AllEpochs), (history.MetricName, history.BestEpoch, history.StopReason));
        Assert.All(history.Epochs, epoch =>
        {
            Assert.Null(epoch.ValidationLoss);
            Assert.Null(epoch.Metric);
            Assert.Equal(history.Epochs[0].Tokens, epoch.Tokens);
            Assert.InRange(epoch.LearningRate, 0, 0.02);
            Assert.True(epoch.GradientNorm > 0);
            Assert.True(epoch.Seconds > 0);
        });
        Assert.Equal(Samples.Opinions(40).Sum(row => row.Text.Split(' ').Length), history.Epochs[0].Tokens);
        Assert.True(history.Epochs[^1].TrainingLoss < history.Epochs[0].TrainingLoss);
    }
}
