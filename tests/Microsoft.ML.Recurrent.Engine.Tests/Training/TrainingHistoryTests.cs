using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class TrainingHistoryTests
{
    private static readonly EpochRecord Epoch = new(1, 0.5, 0.6, 0.9, 1e-3, 2, 100, Seconds: 0);

    [Fact]
    public void A_history_comes_back_without_its_times_and_second_metrics()
    {
        TrainingHistory loaded = Reloaded(new TrainingHistory([Epoch with { Seconds = 3, SecondMetric = 0.7 }, Epoch with { Epoch = 2, ValidationLoss = null }], "accuracy", 2, StopReason.Cancelled));
        Assert.Equal([Epoch, Epoch with { Epoch = 2, ValidationLoss = null }], loaded.Epochs);
        Assert.Equal(("accuracy", 2, StopReason.Cancelled), (loaded.MetricName, loaded.BestEpoch, loaded.StopReason));
    }

    [Fact]
    public void A_best_epoch_that_was_never_run_is_refused()
    {
        var fault = Assert.Throws<ModelFormatException>(() => Reloaded(new TrainingHistory([Epoch], null, 2, StopReason.AllEpochs)));
        Assert.Contains("best epoch", fault.Message, StringComparison.Ordinal);
    }

    private static TrainingHistory Reloaded(TrainingHistory history) => TrainingHistory.Read(OneSection.Written(history.Write));
}
