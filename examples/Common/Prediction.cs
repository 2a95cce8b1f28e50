namespace Examples.Common;

/// <summary>What a model says of one text.</summary>
/// <param name="Label">The most probable label.</param>
/// <param name="Probability">Its probability.</param>
internal readonly record struct Prediction(string Label, double Probability);
