using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Sequences of words, of float vectors, or of both, that a network runs at once. Memory is kept from batch to batch.</summary>
internal class SequenceBatch
{
    /// <summary>How the tokens are laid out.</summary>
    public PackedBatch Layout { get; } = new();

    /// <summary>Word numbers in packed order: [tokens]; empty when the sequences consist of float vectors.</summary>
    public Span<int> Words => WordArray.AsSpan(0, Layout.TokenCount);

    /// <summary>The array of <see cref="Words"/>: at least [tokens].</summary>
    internal int[] WordArray { get; private set; } = [];

    /// <summary>Float vectors in packed order: [tokens, element size]; unused when the sequences consist of words.</summary>
    public Matrix Elements { get; set; }

    /// <summary>Lays out sequences of the given lengths: [sequences]. Words are to be filled in next.</summary>
    public void Build(ReadOnlySpan<int> lengths)
    {
        Layout.Build(lengths);
        if (WordArray.Length < Layout.TokenCount)
            WordArray = new int[Math.Max(Layout.TokenCount, 2 * WordArray.Length)];
    }

    /// <summary>Puts the words of the sequence at packed position <paramref name="position"/> where they belong: [length].</summary>
    public void SetWords(int position, ReadOnlySpan<int> words) => Layout.Scatter(position, words, Words);

    /// <summary>Puts the float vectors of the sequence at packed position <paramref name="position"/> where they belong: [length · element size].</summary>
    public void SetElements(int position, ReadOnlySpan<float> elements)
    {
        ReadOnlySpan<int> offsets = Layout.StepOffsets;
        int size = Elements.Columns;
        for (int t = 0; t * size < elements.Length; t++)
            elements.Slice(t * size, size).CopyTo(Elements.Row(offsets[t] + position));
    }
}
