namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What one training batch came to.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Weight">What the mean was taken over: number of rows or tokens, or the sum of their weights.</param>
/// <param name="Tokens">Number of tokens that were processed.</param>
internal readonly record struct BatchOutcome(double Loss, double Weight, long Tokens);
