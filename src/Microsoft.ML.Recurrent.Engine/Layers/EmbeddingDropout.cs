using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Sets the vectors of a random share of the words to zero for a training batch, wherever in it they occur, and scales the others by
/// 1 / (1 - rate) (Gal and Ghahramani 2016; Merity, Keskar and Socher 2018). The mask is a function of (seed, step, word); an output layer
/// that has the same weights is not touched.
/// </summary>
internal sealed class EmbeddingDropout
{
    private readonly double _rate;

    /// <summary>An embedding dropout.</summary>
    /// <param name="rate">Share of the words whose vectors become zero: from 0 to less than 1.</param>
    public EmbeddingDropout(double rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected an embedding dropout rate from 0 to less than 1.");
        _rate = rate;
    }

    /// <summary>Drops vectors, in place.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="words">[tokens]; -1 for none.</param>
    /// <param name="vectors">[tokens, dimension].</param>
    public void Forward(Pass pass, EmbeddingDropoutState state, ReadOnlySpan<int> words, Matrix vectors)
    {
        state.IsActive = pass.IsTraining && _rate > 0;
        if (!state.IsActive)
            return;
        var random = new CounterRandom(pass.Seed, RandomPurpose.EmbeddingDropout, pass.Step);
        state.Factors = pass.Workspace.Take(1, words.Length);
        float rate = (float)_rate, kept = 1 / (1 - rate);
        for (int token = 0; token < words.Length; token++)
            state.Factors[0, token] = words[token] < 0 || random.Uniform((ulong)words[token]) < rate ? 0 : kept;
        Apply(state, vectors);
    }

    /// <summary>Turns the gradient of what <see cref="Forward"/> left into that of what it was given, in place.</summary>
    /// <param name="state">The session's state.</param>
    /// <param name="dVectors">[tokens, dimension].</param>
    public static void Backward(EmbeddingDropoutState state, Matrix dVectors)
    {
        if (state.IsActive)
            Apply(state, dVectors);
    }

    private static void Apply(EmbeddingDropoutState state, Matrix vectors)
    {
        for (int token = 0; token < vectors.Rows; token++)
            VectorMath.Scale(state.Factors[0, token], vectors.Row(token));
    }
}

/// <summary>What <see cref="EmbeddingDropout"/> keeps of a forward pass.</summary>
internal sealed class EmbeddingDropoutState
{
    internal bool IsActive { get; set; }

    /// <summary>0 or 1 / (1 - rate) of each token: [1, tokens].</summary>
    internal Matrix Factors { get; set; }
}
