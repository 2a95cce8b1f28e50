namespace Microsoft.ML.Recurrent;

/// <summary>What a tagger's training looks at on validation rows.</summary>
public enum TaggingMetric
{
    /// <summary>The part of the tokens that have the right tag.</summary>
    Accuracy,

    /// <summary>F1 of entities by exact span, all types together: <see cref="EntityMetrics.F1"/>.</summary>
    EntityF1,
}
