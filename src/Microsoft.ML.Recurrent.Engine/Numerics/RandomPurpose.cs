namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>What random bits are for: the high half of the purpose of a <see cref="CounterRandom"/>; the low half numbers the layer or parameter.</summary>
internal static class RandomPurpose
{
    /// <summary>Initial weights.</summary>
    public const uint Initialization = 1u << 16;

    /// <summary>Order of rows in an epoch.</summary>
    public const uint Shuffling = 2u << 16;

    /// <summary>Dropout masks.</summary>
    public const uint Dropout = 3u << 16;

    /// <summary>Rows held out for validation.</summary>
    public const uint Splitting = 4u << 16;

    /// <summary>Words replaced by the unknown word.</summary>
    public const uint WordDropout = 5u << 16;

    /// <summary>Words drawn from a language model.</summary>
    public const uint Sampling = 6u << 16;

    /// <summary>Masks of recurrent weights.</summary>
    public const uint WeightDropout = 7u << 16;

    /// <summary>Words without a vector.</summary>
    public const uint EmbeddingDropout = 8u << 16;

    /// <summary>Lengths of windows of running text.</summary>
    public const uint WindowLengths = 9u << 16;

    /// <summary>Words left out, windows and noise words of a training of word vectors.</summary>
    public const uint WordVectors = 10u << 16;

    /// <summary>True tags replaced by found ones.</summary>
    public const uint ScheduledSampling = 11u << 16;

    /// <summary>Masks of what recurrent products read.</summary>
    public const uint RecurrentDropout = 12u << 16;
}
