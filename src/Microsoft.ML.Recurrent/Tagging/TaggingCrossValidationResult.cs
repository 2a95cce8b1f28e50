namespace Microsoft.ML.Recurrent;

/// <summary>What one fold of a cross-validation of taggers gave.</summary>
/// <param name="Fold">The fold, counted from 0.</param>
/// <param name="Metrics">The metrics on the rows of the fold.</param>
/// <param name="Model">The model that was fitted without the fold.</param>
/// <param name="ScoredHoldOutSet">The rows of the fold, tagged.</param>
public sealed record TaggingCrossValidationResult(int Fold, TaggingMetrics Metrics, ITransformer Model, IDataView ScoredHoldOutSet);
