namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What early stopping and the plateau schedule look at.</summary>
/// <param name="Name">For instance <c>accuracy</c>.</param>
/// <param name="HigherIsBetter">The metric's direction.</param>
internal sealed record ValidationMetric(string Name, bool HigherIsBetter);
