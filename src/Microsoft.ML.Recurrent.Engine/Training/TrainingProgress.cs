namespace Microsoft.ML.Recurrent;

/// <summary>Where a training run stands after a batch.</summary>
/// <param name="Epoch">The epoch in progress, from 1.</param>
/// <param name="Epochs">How many epochs are run if nothing ends training earlier.</param>
/// <param name="Batch">The batch just done, from 1.</param>
/// <param name="Batches">Number of batches of this epoch.</param>
/// <param name="Loss">Mean training loss of this epoch so far.</param>
/// <param name="MetricName">Name of the validation metric, for instance <c>accuracy</c>; null when there is no validation set.</param>
/// <param name="Metric">The validation metric after the last completed epoch; null when there is none yet.</param>
/// <param name="TokensPerSecond">Training tokens per second in this epoch.</param>
/// <param name="Elapsed">Time since this run started.</param>
/// <param name="Remaining">Estimated time until the last epoch ends; early stopping may come before.</param>
/// <param name="SecondMetricName">Name of a second validation metric, which is only shown: no decision depends on it. Null when there is none.</param>
/// <param name="SecondMetric">The second metric after the last completed epoch; null when there is none yet.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    double Loss,
    string? MetricName,
    double? Metric,
    double TokensPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining,
    string? SecondMetricName = null,
    double? SecondMetric = null);
