namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a <see cref="ContinuousCacheModel"/> adds to a recurrent model.</summary>
internal sealed record ContinuousCacheSettings
{
    /// <summary>Most words that a cache remembers: a session has memory for 512 times as many products.</summary>
    public const int MaximumSize = 1 << 16;

    /// <summary>Highest θ.</summary>
    public const double MaximumTheta = 1000;

    /// <summary>How many words the cache remembers, from 1 to <see cref="MaximumSize"/>.</summary>
    public int Size { get; init; } = 2000;

    /// <summary>θ: how much more a place counts the more its hidden state is like the one at hand; from 0, where all places count the same, to <see cref="MaximumTheta"/>.</summary>
    public double Theta { get; init; } = 0.3;

    /// <summary>λ: the cache's part of a probability, from 0 to 1.</summary>
    public double Weight { get; init; } = 0.1;

    /// <summary>What is out of range, in words; null when nothing is.</summary>
    public string? Fault =>
        Size is < 1 or > MaximumSize ? $"Expected a cache of 1 to {MaximumSize} words; found one of {Size}."
        : !(Theta is >= 0 and <= MaximumTheta) ? $"Expected a θ from 0 to {MaximumTheta}; found {Theta}."
        : !(Weight is >= 0 and <= 1) ? $"Expected a weight of the cache from 0 to 1; found {Weight}."
        : null;
}
