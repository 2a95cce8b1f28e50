using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// The input layer of a model of words: words in, their vectors out. These are a table, which may be the weights of a <see cref="SoftmaxOutput"/> as well, or
/// the weights of an <see cref="AdaptiveSoftmax"/>.
/// </summary>
internal sealed class VocabularyInput : Layer
{
    private readonly Embedding? _table;
    private readonly AdaptiveEmbedding? _adaptive;

    private VocabularyInput(WordClusters words, Embedding? table, AdaptiveEmbedding? adaptive)
    {
        Words = words;
        _table = table;
        _adaptive = adaptive;
    }

    /// <summary>The input and the output layer of a model, with zero weights.</summary>
    /// <param name="name">Put before the names of their parameters.</param>
    /// <param name="words">Number of words, and where they are cut into clusters of an adaptive softmax; one for a full softmax.</param>
    /// <param name="vectorSize">Length of a word's vector.</param>
    /// <param name="outputSize">What the output layer sees.</param>
    /// <param name="tailDivisor">What each tail of an adaptive softmax has fewer features than the cluster before it.</param>
    /// <param name="isTied">Whether the output layer's weights are the vectors; then <paramref name="vectorSize"/> is <paramref name="outputSize"/>.</param>
    public static (VocabularyInput Input, VocabularyOutput Output) CreateLayers(
        string name, WordClusters words, int vectorSize, int outputSize, double tailDivisor, bool isTied)
    {
        string inputName = name + "embedding", outputName = name + "output";
        if (words.Count > 1)
        {
            var adaptive = new AdaptiveSoftmax(outputName, outputSize, words, tailDivisor);
            return isTied
                ? (new VocabularyInput(words, null, new AdaptiveEmbedding(adaptive)), adaptive)
                : (new VocabularyInput(words, new Embedding(inputName, words.VocabularySize, vectorSize), null), adaptive);
        }
        var table = new Embedding(inputName, words.VocabularySize, vectorSize, isTied);
        return (new VocabularyInput(words, table, null), isTied ? new SoftmaxOutput(outputName, table.Weight) : new SoftmaxOutput(outputName, outputSize, words.VocabularySize));
    }

    /// <summary>The words, and the clusters in which the output layer has them.</summary>
    public WordClusters Words { get; }

    /// <summary>The table: [words, vector size]; null where the vectors are the weights of an adaptive softmax.</summary>
    public Parameter? Table => _table?.Weight;

    /// <summary>Of each word, whether it keeps its vector while the others are trained; null for none: [words].</summary>
    public bool[]? FrozenRows => _table?.FrozenRows;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _table?.Parameters ?? [];

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber) => Inner.Initialize(seed, ref nextNumber);

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team) => Inner.Refresh(team);

    /// <summary>The vectors of all words, for reading alone: [words, vector size].</summary>
    public Matrix Vectors(ThreadTeam team) => _table?.Weight.Value ?? _adaptive!.Table(team);

    /// <summary>Gives words their first vectors from elsewhere; words without one keep their random vector.</summary>
    /// <param name="vectors">Vectors of this layer's length.</param>
    /// <param name="wordOf">The word for a number of <paramref name="vectors"/>.</param>
    /// <param name="frozen">Whether the words that have one keep it in training.</param>
    /// <exception cref="InvalidOperationException">There is no table.</exception>
    public void SetVectors(WordVectors vectors, Func<int, int> wordOf, bool frozen)
    {
        if (_table is null)
            throw new InvalidOperationException("The word vectors are the weights of an adaptive softmax, which has no table of them.");
        _table.SetVectors(vectors, wordOf, frozen);
    }

    /// <summary>A session's state.</summary>
    public VocabularyInputState CreateState() => new(_adaptive?.CreateState());

    /// <summary>Writes the vector of each word.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="words">[rows]; -1 gives zeros.</param>
    /// <param name="output">[rows, vector size].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Forward(Pass pass, VocabularyInputState state, ReadOnlySpan<int> words, Matrix output)
    {
        if (_table is not null)
            _table.Forward(pass, state.Table, words, output);
        else
            _adaptive!.Forward(pass, state.Adaptive!, words, output);
    }

    /// <summary>Adds to the gradients of the vectors, whosever weights they are.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, vector size].</param>
    public void Backward(Pass pass, VocabularyInputState state, Matrix dOutput)
    {
        if (_table is not null)
            _table.Backward(pass, state.Table, dOutput);
        else
            _adaptive!.Backward(pass, state.Adaptive!, dOutput);
    }

    private Layer Inner => _table is null ? _adaptive! : _table;
}

/// <summary>What <see cref="VocabularyInput"/> keeps of a forward pass.</summary>
internal sealed class VocabularyInputState(AdaptiveEmbeddingState? adaptive)
{
    internal EmbeddingState Table { get; } = Embedding.CreateState();

    internal AdaptiveEmbeddingState? Adaptive { get; } = adaptive;
}
