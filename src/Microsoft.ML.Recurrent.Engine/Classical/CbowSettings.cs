namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>What decides a training of word vectors, beside the text.</summary>
internal sealed record CbowSettings
{
    /// <summary>Length of a word's vector, at least 1.</summary>
    public required int Dimension { get; init; }

    /// <summary>Most words on each side of a word that predict it, at least 1.</summary>
    public required int Window { get; init; }

    /// <summary>Noise words for each word, at least 1.</summary>
    public required int NoiseWords { get; init; }

    /// <summary>Share of the text above which a word is left out at random, above 0; 0 leaves none out.</summary>
    public double SubsamplingThreshold { get; init; }

    /// <summary>Learning rate at the beginning, above 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Passes over the text, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;
}
