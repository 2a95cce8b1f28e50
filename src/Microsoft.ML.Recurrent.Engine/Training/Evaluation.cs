namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What the validation set came to.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Metric">The task's metric.</param>
/// <param name="SecondMetric">The task's second metric; null when it has none.</param>
internal readonly record struct Evaluation(double Loss, double Metric, double? SecondMetric = null);
