namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What the validation set came to.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Metric">The task's metric.</param>
internal readonly record struct Evaluation(double Loss, double Metric);
