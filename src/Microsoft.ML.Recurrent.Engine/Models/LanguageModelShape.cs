namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What decides the weights of a <see cref="LanguageModelNetwork"/>: sizes and kinds, nothing that only training needs.</summary>
internal sealed record LanguageModelShape
{
    /// <summary>Number of words.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a word's vector.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Hidden units of a layer; the top layer's where <see cref="TopHiddenSize"/> says nothing else.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// Whether the word vectors are the output layer's weights as well. What reaches the output layer is then as wide as they are: the top layer
    /// has <see cref="EmbeddingSize"/> units (Merity, Keskar and Socher 2018), unless a projection makes up the difference.
    /// </summary>
    public bool IsTied { get; init; }

    /// <summary>
    /// Width of a linear layer without bias between the recurrent layers and the output layer (Press and Wolf 2017), 0 for none;
    /// with tied word vectors <see cref="EmbeddingSize"/>.
    /// </summary>
    public int ProjectionSize { get; init; }

    /// <summary>
    /// First words of the tails of an adaptive softmax over a vocabulary that is sorted by falling frequency, ascending; empty for a full softmax.
    /// </summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>What each tail of an adaptive softmax is narrower than the one before, from 1; 1 for tails as wide as the hidden state.</summary>
    public double TailDivisor { get; init; } = 4;

    /// <summary>Hidden units of the top layer.</summary>
    public int TopHiddenSize => IsTied && ProjectionSize == 0 ? EmbeddingSize : HiddenSize;

    /// <summary>Width of what reaches the output layer.</summary>
    public int OutputSize => ProjectionSize > 0 ? ProjectionSize : TopHiddenSize;

    /// <summary>Hidden units of layer <paramref name="layer"/>, from 0.</summary>
    public int HiddenSizeOf(int layer) => layer == Layers - 1 ? TopHiddenSize : HiddenSize;

    /// <summary>What does not fit together, in words; null when everything does.</summary>
    public string? Fault
    {
        get
        {
            if (IsTied && ProjectionSize > 0 && ProjectionSize != EmbeddingSize)
                return $"Expected a projection to the length of the tied word vectors, {EmbeddingSize}; found one to {ProjectionSize}. Make them equal, or do not tie the vectors.";
            if (Layers == 1 && TopHiddenSize != HiddenSize)
                return $"Expected one layer of {EmbeddingSize} units, as long as the tied word vectors; found {HiddenSize}. Make them equal, use more layers (the top one is as wide as the vectors), a projection, or do not tie the vectors.";
            return null;
        }
    }
}
