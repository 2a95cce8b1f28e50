using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class NonMonotoneTriggerTests
{
    private static readonly ValidationMetric Perplexity = new("perplexity", HigherIsBetter: false);
    private static readonly ValidationMetric Accuracy = new("accuracy", HigherIsBetter: true);

    [Theory]
    [InlineData(2, "9 8 7 6 5 4", -1)]
    [InlineData(2, "9 8 7 7.5 7.5 7.5", 5)]
    [InlineData(2, "9 8 7 9.5 6", 3)]
    [InlineData(2, "1 9 9", -1)]
    [InlineData(2, "1 9 9 9", 3)]
    [InlineData(5, "6 5 4 3 2 1 1 1 1 1 2.5", 10)]
    [InlineData(5, "6 5 4 3 2 1 1 1 1 1 1.5", -1)]
    public void It_is_reached_when_an_epoch_is_worse_than_any_more_than_n_epochs_before(int interval, string metrics, int expected)
    {
        double[] values = [.. metrics.Split(' ').Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(expected, FirstReached(Perplexity, values));
        Assert.Equal(expected, FirstReached(Accuracy, [.. values.Select(value => -value)]));
        Assert.Equal(expected, FirstReached(null, values));

        int FirstReached(ValidationMetric? metric, double[] values)
        {
            var history = new List<EpochRecord>();
            for (int epoch = 0; epoch < values.Length; epoch++)
            {
                history.Add(new EpochRecord(epoch + 1, metric is null ? values[epoch] : 0, 0, metric is null ? null : values[epoch], 1, 1, 1, 1));
                if (NonMonotoneTrigger.IsReached(history, metric, interval))
                    return epoch;
            }
            return -1;
        }
    }
}
