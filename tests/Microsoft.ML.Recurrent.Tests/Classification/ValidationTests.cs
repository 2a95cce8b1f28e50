using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Rows that training never learns from: a set of their own, or a share of the training rows.</summary>
public class ValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Opinions(int count, int seed) => _ml.Data.LoadFromEnumerable(Samples.Opinions(count, seed));

    private IDataView KeyedTopics(IEnumerable<Message> rows)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(view).Transform(view);
    }

    [Fact]
    public void A_validation_set_is_looked_at_after_each_epoch()
    {
        TrainingHistory history = Classifiers.TrainBinary(options => (options.ValidationSet, options.MaximumEpochs) = (Opinions(16, seed: 9), 4)).TrainingHistory[0];

        Assert.Equal("accuracy", history.MetricName);
        Assert.Equal([1, 2, 3, 4], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(history.Epochs, epoch =>
        {
            Assert.InRange(epoch.Metric!.Value, 0, 1);
            Assert.Equal(0, epoch.Metric.Value * 16 % 1, 1e-9);
            Assert.True(epoch.ValidationLoss > 0);
        });
        Assert.Equal(StopReason.AllEpochs, history.StopReason);
        EpochRecord best = history.Epochs[history.BestEpoch - 1];
        Assert.All(history.Epochs, epoch => Assert.True(epoch.Metric <= best.Metric));
    }

    [Fact]
    public void A_fraction_of_the_training_rows_is_held_out()
    {
        SequenceClassifierTransformer whole = Classifiers.TrainBinary(), part = Classifiers.TrainBinary(options => options.ValidationFraction = 0.25f);

        Assert.Null(whole.TrainingHistory[0].MetricName);
        Assert.Null(whole.TrainingHistory[0].Epochs[0].Metric);
        Assert.Equal("accuracy", part.TrainingHistory[0].MetricName);
        Assert.Equal(0, part.TrainingHistory[0].Epochs[0].Metric!.Value * 10 % 1, 1e-9);
        Assert.True(part.TrainingHistory[0].Epochs[0].Tokens < whole.TrainingHistory[0].Epochs[0].Tokens);
    }

    [Fact]
    public void Training_stops_early_and_goes_back_to_the_best_weights()
    {
        var validation = Samples.Opinions(20, seed: 9);
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options =>
            (options.ValidationSet, options.EarlyStoppingPatience, options.MaximumEpochs) = (_ml.Data.LoadFromEnumerable(validation), 2, 60));

        TrainingHistory history = classifier.TrainingHistory[0];
        Assert.Equal(StopReason.NoImprovement, history.StopReason);
        Assert.Equal(history.BestEpoch + 2, history.Epochs.Count);
        Assert.Equal(history.Epochs[history.BestEpoch - 1].Metric!.Value, Classifiers.Accuracy(classifier, validation), 1e-9);
    }

    [Fact]
    public void Keys_of_a_validation_set_are_matched_by_value_not_by_number()
    {
        var rows = Samples.Topics(120);
        List<Message> reversed = [.. Samples.Topics(30, seed: 2).AsEnumerable().Reverse()];

        // In the reversed rows music is the first key, in the training rows the third.
        var trainer = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.ValidationSet, options.MaximumEpochs) = (KeyedTopics(reversed), 25)));

        Assert.InRange(trainer.Fit(KeyedTopics(rows)).TrainingHistory[0].Epochs.Max(epoch => epoch.Metric!.Value), 0.9, 1);
    }

    [Fact]
    public void Labels_that_training_does_not_know_are_passed_over_with_one_warning()
    {
        List<Message> unseen = [.. Samples.Topics(30, seed: 2), new Message { Text = "the film", Topic = "sports" }, new Message { Text = "we saw", Topic = "sports" }];
        LogOf log = new(_ml);

        _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.ValidationSet = KeyedTopics(unseen))).Fit(KeyedTopics(Samples.Topics(30)));

        Assert.StartsWith("2 of 32 validation rows", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_raw_validation_set_is_an_error_that_says_what_to_do()
    {
        var trainer = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.ValidationSet = _ml.Data.LoadFromEnumerable(Samples.Topics(6))));

        string message = Assert.Throws<ArgumentException>(() => trainer.Fit(KeyedTopics(Samples.Topics(30)))).Message;

        Assert.Contains("validation set does not fit", message, StringComparison.Ordinal);
        Assert.Contains("transform it with the fitted part of the pipeline", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_set_without_the_feature_column_is_an_error_that_says_what_to_do()
    {
        IDataView rows = Opinions(8, seed: 9);

        string message = Assert.Throws<ArgumentException>(() => Classifiers.TrainBinary(options => options.ValidationSet = _ml.Transforms.DropColumns("Text").Fit(rows).Transform(rows))).Message;

        Assert.Contains("feature column 'Text' is not among", message, StringComparison.Ordinal);
        Assert.Contains("transform it with the fitted part of the pipeline", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LearningRateSchedule.Cosine)]
    [InlineData(LearningRateSchedule.ReduceOnPlateau)]
    public void Where_no_row_can_be_spared_for_validation_all_are_trained_on_with_a_warning(LearningRateSchedule schedule)
    {
        var log = new LogOf(_ml);

        TrainingHistory history = Classifiers.TrainBinary(
            options => (options.ValidationFraction, options.EarlyStoppingPatience, options.LearningRateSchedule) = (0.5f, 2, schedule), Samples.Opinions(2), _ml).TrainingHistory[0];

        Assert.Null(history.MetricName);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Contains("no row can be spared", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_set_without_rows_is_an_error() =>
        Assert.Contains("validation", Assert.Throws<InvalidOperationException>(() => Classifiers.TrainBinary(options => options.ValidationSet = _ml.Data.LoadFromEnumerable(Array.Empty<Message>()))).Message, StringComparison.Ordinal);
}
