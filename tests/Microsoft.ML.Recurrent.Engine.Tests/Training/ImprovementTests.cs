using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class ImprovementTests
{
    private static readonly ValidationMetric Accuracy = new("accuracy", HigherIsBetter: true);
    private static readonly ValidationMetric Perplexity = new("perplexity", HigherIsBetter: false);

    [Fact]
    public void The_direction_of_the_metric_decides_what_is_better()
    {
        Assert.Equal(2, Best(new TrainingSettings(), Accuracy, (1, 0.5), (1, 0.7), (1, 0.6)).BestEpoch);
        Assert.Equal(1, Best(new TrainingSettings(), Perplexity, (1, 0.5), (1, 0.7), (1, 0.6)).BestEpoch);
    }

    [Fact]
    public void Of_epochs_with_the_same_metric_the_one_with_the_lower_loss_is_best()
    {
        Assert.Equal(3, Best(new TrainingSettings(), Accuracy, (1, 0.5), (1.5, 0.5), (0.9, 0.5)).BestEpoch);
    }

    [Fact]
    public void Training_stops_when_the_patience_is_used_up()
    {
        var settings = new TrainingSettings { EarlyStoppingPatience = 2 };
        Assert.False(Improvement.IsPatienceUsedUp(Best(settings, Accuracy, (1, 0.5), (1, 0.4)), settings, Accuracy));
        Assert.True(Improvement.IsPatienceUsedUp(Best(settings, Accuracy, (1, 0.5), (1, 0.4), (1, 0.3)), settings, Accuracy));
        Assert.False(Improvement.IsPatienceUsedUp(Best(settings, Accuracy, (1, 0.5), (1, 0.4), (1, 0.6)), settings, Accuracy));
        Assert.False(Improvement.IsPatienceUsedUp(Best(new TrainingSettings(), Accuracy, (1, 0.5), (1, 0.4), (1, 0.3)), new TrainingSettings(), Accuracy));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Patience_counts_from_the_beginning_of_a_mean_of_the_weights(int patience)
    {
        var settings = new TrainingSettings { EarlyStoppingPatience = patience, NonMonotoneInterval = 2 };
        // The fourth epoch is worse than the first, which is more than two epochs before.
        double[] stall = [0.5, 0.6, 0.6, 0.6, .. Enumerable.Repeat(0.7, patience)];
        for (int epochs = 1; epochs < stall.Length; epochs++)
            Assert.False(IsUsedUp(stall[..epochs]));
        Assert.True(IsUsedUp(stall));
        Assert.False(IsUsedUp([.. stall[..^1], 0.4]));

        bool IsUsedUp(double[] metrics) => Improvement.IsPatienceUsedUp(Best(settings, Perplexity, [.. metrics.Select(metric => (1.0, metric))]), settings, Perplexity);
    }

    [Fact]
    public void Epochs_that_are_all_the_same_begin_no_mean_and_end_the_run_none_the_less()
    {
        var settings = new TrainingSettings { EarlyStoppingPatience = 2, NonMonotoneInterval = 3 };
        (double, double)[] same = [.. Enumerable.Repeat((1.0, 0.5), 7)];

        Assert.False(Improvement.IsPatienceUsedUp(Best(settings, Perplexity, same[..6]), settings, Perplexity));
        Assert.True(Improvement.IsPatienceUsedUp(Best(settings, Perplexity, same), settings, Perplexity));
    }

    [Fact]
    public void Each_plateau_reduces_the_learning_rate()
    {
        var settings = new TrainingSettings
        {
            LearningRate = 1,
            Schedule = LearningRateSchedule.ReduceOnPlateau,
            PlateauPatience = 2,
            PlateauFactor = 0.5,
        };
        TrainingState once = Best(settings, Accuracy, (1, 0.5), (1, 0.4), (1, 0.4), (1, 0.4));
        Assert.Equal(0.5, LearningRatePolicy.Next(settings, once, 1));
        TrainingState twice = Best(settings, Accuracy, (1, 0.5), (1, 0.4), (1, 0.4), (1, 0.4), (1, 0.4));
        Assert.Equal(0.25, LearningRatePolicy.Next(settings, twice, 1));
    }

    [Fact]
    public void A_learning_rate_that_is_divided_by_4_at_each_epoch_without_improvement_stays_where_it_is_when_the_metric_improves_again()
    {
        var settings = new TrainingSettings { LearningRate = 20, Schedule = LearningRateSchedule.ReduceOnPlateau, PlateauPatience = 1, PlateauFactor = 0.25 };
        (double Loss, double Metric)[] epochs = [(5, 150), (5, 120), (5, 121), (5, 110), (5, 111), (5, 112)];
        double[] rates = [.. Enumerable.Range(1, epochs.Length).Select(count => LearningRatePolicy.Next(settings, Best(settings, Perplexity, epochs[..count]), 1))];
        Assert.Equal([20, 20, 5, 5, 1.25, 0.3125], rates);
    }

    [Fact]
    public void Without_a_validation_set_the_last_epoch_is_kept_and_the_plateau_looks_at_the_training_loss()
    {
        var settings = new TrainingSettings { Schedule = LearningRateSchedule.ReduceOnPlateau, PlateauPatience = 1, EarlyStoppingPatience = 1 };
        TrainingState state = Best(settings, null, (1, double.NaN), (0.5, double.NaN), (0.6, double.NaN));
        Assert.Equal(3, state.BestEpoch);
        Assert.Equal(0.5, state.PlateauScale);
        Assert.False(Improvement.IsPatienceUsedUp(state, settings, null));
    }

    [Fact]
    public void A_metric_that_is_not_a_number_is_worse_than_any_other()
    {
        Assert.Equal(2, Best(new TrainingSettings(), Accuracy, (1, double.NaN), (1, 0.1), (1, double.NaN)).BestEpoch);
    }

    private static TrainingState Best(TrainingSettings settings, ValidationMetric? metric, params (double Loss, double Metric)[] epochs)
    {
        var state = new TrainingState([], settings, 0);
        foreach ((double loss, double value) in epochs)
        {
            state.Epoch++;
            Improvement.Record(state, settings, metric, new Evaluation(loss, value));
            state.History.Add(new EpochRecord(state.Epoch, loss, loss, value, 1, 1, 1, 1));
        }
        return state;
    }
}
