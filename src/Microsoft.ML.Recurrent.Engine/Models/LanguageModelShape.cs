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

    /// <summary>Hidden units of each layer.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether the word vectors are the output layer's weights as well; then <see cref="EmbeddingSize"/> is <see cref="HiddenSize"/>.</summary>
    public bool IsTied { get; init; }

    /// <summary>
    /// First words of the tails of an adaptive softmax over a vocabulary that is sorted by falling frequency, ascending; empty for a full softmax.
    /// </summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>What each tail of an adaptive softmax is narrower than the one before, from 1; 1 for tails as wide as the hidden state.</summary>
    public double TailDivisor { get; init; } = 4;
}
