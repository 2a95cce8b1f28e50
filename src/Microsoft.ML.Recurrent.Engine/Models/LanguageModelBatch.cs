using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Sequences of words, and the word that follows each, laid out for a <see cref="LanguageModelNetwork"/>. Keeps its memory.</summary>
internal sealed class LanguageModelBatch
{
    private int[] _lengths = [];
    private int[] _words = [];
    private int[] _targets = [];

    /// <summary>The layout.</summary>
    public PackedBatch Layout { get; } = new();

    /// <summary>Words read, packed: [tokens].</summary>
    public ReadOnlySpan<int> Words => _words.AsSpan(0, Layout.TokenCount);

    /// <summary>The array of <see cref="Words"/>: at least [tokens].</summary>
    public int[] WordArray => _words;

    /// <summary>Words that follow, packed: [tokens].</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, Layout.TokenCount);

    /// <summary>Room for the lengths of <paramref name="count"/> sequences, which the caller writes before <see cref="Build"/>.</summary>
    public Span<int> Lengths(int count)
    {
        if (_lengths.Length < count)
            _lengths = new int[Math.Max(count, 2 * _lengths.Length)];
        return _lengths.AsSpan(0, count);
    }

    /// <summary>Lays out sequences of these lengths.</summary>
    public void Build(ReadOnlySpan<int> lengths)
    {
        Layout.Build(lengths);
        if (_words.Length < Layout.TokenCount)
        {
            _words = new int[Math.Max(Layout.TokenCount, 2 * _words.Length)];
            _targets = new int[_words.Length];
        }
    }

    /// <summary>Sets a piece of text.</summary>
    /// <param name="position">The packed position.</param>
    /// <param name="text">One word more than the sequence is long: what is read, and at the end what is only predicted.</param>
    public void SetText(int position, ReadOnlySpan<int> text)
    {
        ReadOnlySpan<int> offsets = Layout.StepOffsets;
        for (int step = 0; step < text.Length - 1; step++)
        {
            int row = offsets[step] + position;
            _words[row] = text[step];
            _targets[row] = text[step + 1];
        }
    }

    /// <summary>Takes the targets of the first steps of a sequence away: they are only read.</summary>
    /// <param name="position">The packed position.</param>
    /// <param name="steps">How many steps.</param>
    public void ClearTargets(int position, int steps)
    {
        ReadOnlySpan<int> offsets = Layout.StepOffsets;
        for (int step = 0; step < steps; step++)
            _targets[offsets[step] + position] = -1;
    }

    /// <summary>Sets a sentence, which is read behind the end of another and predicted with its own end.</summary>
    /// <param name="position">The packed position, of a sequence one longer than the sentence.</param>
    /// <param name="sentence">The words.</param>
    public void SetSentence(int position, ReadOnlySpan<int> sentence)
    {
        ReadOnlySpan<int> offsets = Layout.StepOffsets;
        int before = LanguageModelIds.End;
        for (int step = 0; step < sentence.Length; step++)
        {
            int row = offsets[step] + position;
            _words[row] = before;
            _targets[row] = before = sentence[step];
        }
        int last = offsets[sentence.Length] + position;
        _words[last] = before;
        _targets[last] = LanguageModelIds.End;
    }
}
