using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The sequences that a <see cref="TaggerNetwork"/> runs at once.</summary>
internal sealed class TaggerBatch : SequenceBatch
{
    private int[] _tags = [];
    private int[] _auxiliaryTags = [];
    private int[] _tokens = [];
    private int[] _spellings = [];
    private int[] _shapes = [];

    /// <summary>The tokens' texts, where they have some.</summary>
    public TokenForms? Forms { get; private set; }

    /// <summary>The tokens' numbers in <see cref="Forms"/> in packed order; of tokens that have texts: [tokens].</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Layout.TokenCount);

    /// <summary>The tokens' spellings in packed order, -1 for none; of tokens that have texts: [tokens].</summary>
    public ReadOnlySpan<int> Spellings => _spellings.AsSpan(0, Layout.TokenCount);

    /// <summary>The tokens' outward forms in packed order; of tokens that have texts: [tokens].</summary>
    public ReadOnlySpan<int> Shapes => _shapes.AsSpan(0, Layout.TokenCount);

    /// <summary>The tokens' tags in packed order, -1 for none: [tokens].</summary>
    public ReadOnlySpan<int> Tags => _tags.AsSpan(0, Layout.TokenCount);

    /// <summary>The tokens' tags of a second kind in packed order, -1 for none; for training with such: [tokens].</summary>
    public ReadOnlySpan<int> AuxiliaryTags => _auxiliaryTags.AsSpan(0, Layout.TokenCount);

    /// <summary>Puts the tokens of the sequence at packed position <paramref name="position"/> where they belong.</summary>
    /// <param name="position">The packed position.</param>
    /// <param name="tokens">Numbers in <paramref name="forms"/>, or, where there are none, words: [length].</param>
    /// <param name="forms">The tokens' texts, or null.</param>
    public void SetTokens(int position, ReadOnlySpan<int> tokens, TokenForms? forms)
    {
        Forms = forms;
        if (forms is null)
        {
            SetWords(position, tokens);
            return;
        }
        Grow(ref _tokens);
        Grow(ref _spellings);
        Grow(ref _shapes);
        Span<int> words = Words;
        ReadOnlySpan<int> offsets = Layout.StepOffsets;
        for (int step = 0; step < tokens.Length; step++)
        {
            int token = offsets[step] + position, form = tokens[step];
            _tokens[token] = form;
            words[token] = forms.WordOf(form);
            _spellings[token] = forms.SpellingOf(form);
            _shapes[token] = forms.ShapeOf(form);
        }
    }

    /// <summary>Puts the tags of the sequence at packed position <paramref name="position"/> where they belong: [length].</summary>
    public void SetTags(int position, ReadOnlySpan<int> tags)
    {
        Grow(ref _tags);
        Layout.Scatter(position, tags, _tags.AsSpan(0, Layout.TokenCount));
    }

    /// <summary>Puts the tags of a second kind of the sequence at packed position <paramref name="position"/> where they belong: [length].</summary>
    public void SetAuxiliaryTags(int position, ReadOnlySpan<int> tags)
    {
        Grow(ref _auxiliaryTags);
        Layout.Scatter(position, tags, _auxiliaryTags.AsSpan(0, Layout.TokenCount));
    }

    private void Grow(ref int[] values)
    {
        if (values.Length < Layout.TokenCount)
            Array.Resize(ref values, Math.Max(Layout.TokenCount, 2 * values.Length));
    }
}
