namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a <see cref="ContinuousCacheModel"/> adds to a recurrent model.</summary>
internal sealed record ContinuousCacheSettings
{
    /// <summary>How many words the cache remembers, at least 1.</summary>
    public int Size { get; init; } = 2000;

    /// <summary>θ: how much more a place counts the more its hidden state is like the one at hand; at least 0, where all places count the same.</summary>
    public double Theta { get; init; } = 0.3;

    /// <summary>λ: the cache's part of a probability, from 0 to 1.</summary>
    public double Weight { get; init; } = 0.1;

    /// <summary>What is out of range, in words; null when nothing is.</summary>
    public string? Fault =>
        Size < 1 ? $"Expected a cache of at least 1 word; found one of {Size}."
        : !(Theta >= 0 && double.IsFinite(Theta)) ? $"Expected a finite θ of at least 0; found {Theta}."
        : !(Weight is >= 0 and <= 1) ? $"Expected a weight of the cache from 0 to 1; found {Weight}."
        : null;
}
