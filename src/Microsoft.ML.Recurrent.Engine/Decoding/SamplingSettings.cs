namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>How the next word is drawn from a distribution. What comes first in this list is applied first.</summary>
internal readonly record struct SamplingSettings
{
    /// <summary>Settings that leave the distribution as it is.</summary>
    public SamplingSettings()
    {
    }

    /// <summary>The power to which the probability of words that were there already is raised, at least 1 (Keskar et al. 2019, on logarithms of probabilities).</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Probabilities are raised to the power 1 / temperature; 0 takes the most probable word.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only this many of the most probable words are drawn from (Fan et al. 2018); 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most probable words that together reach this part of what is left are drawn from, above 0 (Holtzman et al. 2020); 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;
}
