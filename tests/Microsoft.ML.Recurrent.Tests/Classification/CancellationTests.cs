using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Training that somebody ends.</summary>
public class CancellationTests
{
    /// <summary>Trains and cancels in the given batch of the given epoch, counted over all networks.</summary>
    private static SequenceClassifierTransformer TrainUntil(int epoch, int batch, Action<SequenceClassifierTrainer.Options>? change = null, MLContext? context = null)
    {
        using var source = new CancellationTokenSource();
        var progress = new CallBack(report =>
        {
            Assert.False(source.IsCancellationRequested, "a batch was run after training had been cancelled");
            if (report.Epoch == epoch && report.Batch == batch)
                source.Cancel();
        });
        return Classifiers.TrainBinary(
            options =>
            {
                (options.Progress, options.CancellationToken, options.LearningRateSchedule) = (progress, source.Token, LearningRateSchedule.Constant);
                options.MaximumEpochs = 4;
                change?.Invoke(options);
            },
            context: context);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_that_is_cancelled_before_it_starts_throws(bool ngrams)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Classifiers.TrainBinary(options => (options.CancellationToken, options.NGramFeatures) = (source.Token, ngrams)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_that_is_cancelled_while_its_n_grams_are_weighed_throws(int threads)
    {
        using var source = new CancellationTokenSource();
        List<Message> rows = Samples.Opinions(40);
        MemoryView view = new MemoryView(rows.Count)
            .Add("Text", TextDataViewType.Instance, row =>
            {
                if (row == rows.Count - 1)
                    source.Cancel();
                return rows[row].Text.AsMemory();
            })
            .Add("Label", BooleanDataViewType.Instance, row => rows[row].Label);
        SequenceClassifierTrainer trainer = new MLContext(seed: 1).BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
            (options.NGramFeatures, options.CancellationToken, options.NumberOfThreads) = (true, source.Token, threads)));

        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit(view));
    }

    [Fact]
    public void In_the_first_epoch_there_is_no_model_to_keep()
    {
        OperationCanceledException error = Assert.ThrowsAny<OperationCanceledException>(() => TrainUntil(1, 2));

        Assert.Contains("no model yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_second_epoch_the_model_of_the_first_is_kept()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);

        SequenceClassifierTransformer kept = TrainUntil(2, 3, context: ml);

        Assert.Contains("1 of 1 networks, the last one as it was after epoch 1", Assert.Single(log.Warnings), StringComparison.Ordinal);

        SequenceClassifierTransformer first = Classifiers.TrainBinary(options => (options.LearningRateSchedule, options.MaximumEpochs) = (LearningRateSchedule.Constant, 1));
        string[] texts = [.. Samples.Opinions(10).Select(row => row.Text)];
        Assert.Equal(Classifiers.Scores(first, texts), Classifiers.Scores(kept, texts));
        TrainingHistory history = Assert.Single(kept.TrainingHistory);
        Assert.Equal((StopReason.Cancelled, 1, 1), (history.StopReason, history.Epochs.Count, history.BestEpoch));
    }

    [Fact]
    public void In_the_first_epoch_of_the_second_network_the_first_is_kept_and_the_log_says_so()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogOf(ml);

        SequenceClassifierTransformer kept = TrainUntil(5, 1, options => options.EnsembleSize = 3, ml);

        Assert.Single(kept.TrainingHistory);
        Assert.Contains("1 of 3 networks", Assert.Single(log.Warnings), StringComparison.Ordinal);
        string[] texts = [.. Samples.Opinions(10).Select(row => row.Text)];
        SequenceClassifierTransformer alone = Classifiers.TrainBinary(options => (options.LearningRateSchedule, options.MaximumEpochs) = (LearningRateSchedule.Constant, 4));
        Assert.Equal(Classifiers.Scores(alone, texts), Classifiers.Scores(kept, texts));
    }

    [Fact]
    public void In_a_later_epoch_of_the_second_network_both_are_kept() =>
        Assert.Equal([StopReason.AllEpochs, StopReason.Cancelled], TrainUntil(7, 1, options => options.EnsembleSize = 3).TrainingHistory.Select(history => history.StopReason));
}
