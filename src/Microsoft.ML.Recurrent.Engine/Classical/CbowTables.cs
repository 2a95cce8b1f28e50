using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>The two vectors of every word: one for when it stands in a context, one for when it is predicted. Rows are whole vectors of 16 floats, the rest of the last one zeros.</summary>
internal sealed class CbowTables
{
    /// <summary>Floats that the kernels take at a time.</summary>
    public const int Lanes = 16;

    /// <summary>Vectors of contexts uniform in ±1 / (2 · dimension), vectors of predicted words zeros, as in word2vec.</summary>
    /// <exception cref="InvalidOperationException">More elements than an array can hold.</exception>
    public CbowTables(int words, int dimension, ulong seed)
    {
        Dimension = dimension;
        Stride = (dimension + Lanes - 1) / Lanes * Lanes;
        Contexts = Create(words);
        Predictions = Create(words);
        var random = new CounterRandom(seed, RandomPurpose.Initialization, 0);
        for (int word = 0; word < words; word++)
            random.FillUniform((ulong)word * (ulong)Stride, ContextOf(word), -0.5f / dimension, 0.5f / dimension);
    }

    /// <summary>Length of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Distance between two vectors.</summary>
    public int Stride { get; }

    /// <summary>Vectors of words in contexts, which are the word vectors: [words · stride].</summary>
    public float[] Contexts { get; }

    /// <summary>Vectors of predicted words: [words · stride].</summary>
    public float[] Predictions { get; }

    /// <summary>A word's vector in contexts: [dimension].</summary>
    public Span<float> ContextOf(int word) => Contexts.AsSpan(word * Stride, Dimension);

    /// <summary>A word's vector where it is predicted: [dimension].</summary>
    public Span<float> PredictionOf(int word) => Predictions.AsSpan(word * Stride, Dimension);

    private float[] Create(int words)
    {
        long length = (long)words * Stride;
        return length <= Array.MaxLength
            ? new float[length]
            : throw new InvalidOperationException($"Vectors of {words} words, {Stride} floats each, are {length} floats; an array holds at most {Array.MaxLength}. Use a smaller vocabulary or shorter vectors.");
    }
}
