namespace Microsoft.ML.Recurrent;

/// <summary>What one epoch of training came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the training rows, each taken when its batch was run.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows after the epoch; null without a validation set.</param>
/// <param name="Metric">The validation metric after the epoch; null without a validation set.</param>
/// <param name="LearningRate">Learning rate of the epoch's last batch.</param>
/// <param name="GradientNorm">Mean over the batches of the gradient's global norm before clipping.</param>
/// <param name="Tokens">Number of training tokens.</param>
/// <param name="Seconds">Time that the epoch took, validation included; 0 in a model that was loaded, for a model file holds no times.</param>
/// <param name="SecondMetric">
/// A second validation metric, which decides nothing and whose name is <see cref="TrainingProgress.SecondMetricName"/>; null if there is none, and where the
/// record was read from a model file or a checkpoint.
/// </param>
public sealed record EpochRecord(
    int Epoch,
    double TrainingLoss,
    double? ValidationLoss,
    double? Metric,
    double LearningRate,
    double GradientNorm,
    long Tokens,
    double Seconds,
    double? SecondMetric = null);
