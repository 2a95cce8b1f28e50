namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>How an <see cref="NGramLinearModel"/> is trained.</summary>
internal sealed record NGramLinearSettings
{
    /// <summary>Cost of a violated margin against the size of the weights, above 0.</summary>
    public double Cost { get; init; } = 0.2;

    /// <summary>Most passes over the rows, at least 1.</summary>
    public int MaximumPasses { get; init; } = 30;

    /// <summary>A pass in which no dual variable changes by more than this share of the cost is the last.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Added to the number of rows of a class that have a feature, above 0.</summary>
    public double Smoothing { get; init; } = 1;

    /// <summary>What the cost of a row of each class is multiplied by: [classes]; null for 1.</summary>
    public float[]? ClassWeights { get; init; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; init; } = 1;
}
