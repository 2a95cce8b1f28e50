using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What a word's spelling adds to its vector: the mean of the vectors of its character n-grams (Bojanowski et al. 2017). Rare, misspelt and
/// unknown words get a vector from words that are spelt alike. Each distinct word of a batch is done once, however often it occurs.
/// </summary>
internal sealed class SubwordEmbedding : Layer
{
    private readonly EmbeddingBag _bag;

    /// <summary>A table of <paramref name="bucketCount"/> vectors under the name <c>name.weight</c>.</summary>
    public SubwordEmbedding(string name, int bucketCount, int dimension)
    {
        _bag = new EmbeddingBag(name, bucketCount, dimension, BagMode.Mean);
    }

    /// <summary>The table: [buckets, dimension].</summary>
    public Parameter Weight => _bag.Weight;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _bag.Parameters;

    /// <summary>Zeros: a word starts with its own vector, and spelling adds what it has taught.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber) => _bag.Initialize(seed, ref nextNumber);

    /// <summary>Nothing is derived from the table.</summary>
    public override void Refresh(ThreadTeam team)
    {
    }

    /// <summary>A session's state.</summary>
    public static SubwordEmbeddingState CreateState() => new();

    /// <summary>Adds to each token's vector what its spelling says.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="words">Which distinct word each token is: [tokens]; -1 for none.</param>
    /// <param name="ngrams">Buckets of the distinct words' n-grams, one word after the other: [items].</param>
    /// <param name="offsets">Where each distinct word's n-grams begin, and the number of n-grams at the end: [distinct words + 1].</param>
    /// <param name="output">The tokens' vectors, added to: [tokens, dimension].</param>
    public void Forward(
        Pass pass, SubwordEmbeddingState state, ReadOnlySpan<int> words, ReadOnlySpan<int> ngrams, ReadOnlySpan<int> offsets, Matrix output)
    {
        state.Keep(words);
        state.DistinctCount = offsets.Length - 1;
        Matrix distinct = pass.Workspace.Take(state.DistinctCount, Weight.Value.Columns);
        _bag.Forward(pass, state.Bag, ngrams, offsets, [], distinct);
        for (int token = 0; token < words.Length; token++)
        {
            if (words[token] >= 0)
                VectorMath.Add(distinct.Row(words[token]), output.Row(token));
        }
    }

    /// <summary>Adds to the gradients of the n-grams that occurred.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[tokens, dimension].</param>
    public void Backward(Pass pass, SubwordEmbeddingState state, Matrix dOutput)
    {
        if (Weight.IsFrozen)
            return;
        Matrix dDistinct = pass.Workspace.TakeZeroed(state.DistinctCount, Weight.Value.Columns);
        RowScatter.Add(dOutput, sources: null, state.Words, weights: null, dOutput.Rows, dDistinct, pass.Team);
        _bag.Backward(pass, state.Bag, dDistinct);
    }
}

/// <summary>What <see cref="SubwordEmbedding"/> keeps of a forward pass.</summary>
internal sealed class SubwordEmbeddingState
{
    internal EmbeddingBagState Bag { get; } = EmbeddingBag.CreateState();

    /// <summary>Which distinct word each token is: at least [tokens].</summary>
    internal int[] Words { get; private set; } = [];

    internal int DistinctCount { get; set; }

    internal void Keep(ReadOnlySpan<int> words)
    {
        if (Words.Length < words.Length)
            Words = new int[Math.Max(words.Length, 2 * Words.Length)];
        words.CopyTo(Words);
    }
}
