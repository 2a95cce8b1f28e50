using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Sentences in memory, in the form in which a <see cref="TaggerNetwork"/> takes them, with their tags.</summary>
internal sealed class TaggerData
{
    /// <summary>An empty collection of sentences.</summary>
    /// <param name="forms">The tokens' texts; null where tokens are words or float vectors.</param>
    /// <param name="elementSize">Number of float features of each token; 0 for none.</param>
    public TaggerData(TokenForms? forms, int elementSize = 0)
    {
        Forms = forms;
        ElementSize = elementSize;
    }

    /// <summary>The tokens' texts; null where tokens are words or float vectors.</summary>
    public TokenForms? Forms { get; }

    /// <summary>Number of float features of each token; 0 for none.</summary>
    public int ElementSize { get; }

    /// <summary>Number of sentences.</summary>
    public int Count => Tags.Count;

    /// <summary>Of each sentence the tokens' numbers in <see cref="Forms"/>, or, where there are none, their words.</summary>
    public SequenceStore Tokens { get; } = new();

    /// <summary>Of each sentence the tokens' tags, -1 for a token that has none.</summary>
    public SequenceStore Tags { get; } = new();

    /// <summary>Of each sentence the tokens' tags of a second kind, -1 for a token that has none; empty when there is no second kind.</summary>
    public SequenceStore AuxiliaryTags { get; } = new();

    /// <summary>Of each sentence the tokens' float features, [length · element size]; empty when there are none.</summary>
    public List<float[]> Elements { get; } = [];

    /// <summary>Adds a sentence.</summary>
    /// <param name="tokens">Numbers in <see cref="Forms"/>, or, where there are none, words; empty where tokens are float vectors alone: [length].</param>
    /// <param name="tags">[length]; -1 for a token that has none.</param>
    /// <param name="elements">The tokens' float features, which are kept as they are: [length · element size].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(ReadOnlySpan<int> tokens, ReadOnlySpan<int> tags, float[]? elements = null)
    {
        if (tokens.Length != tags.Length && (tokens.Length > 0 || ElementSize == 0))
            throw new ArgumentException($"Expected a tag, or -1, for each of {tokens.Length} tokens; found {tags.Length}.", nameof(tags));
        if ((elements?.Length ?? 0) != tags.Length * ElementSize)
            throw new ArgumentException($"Expected {ElementSize} float features for each of {tags.Length} tokens; found {elements?.Length ?? 0} in all.", nameof(elements));
        Tokens.Append(tokens);
        Tags.Append(tags);
        if (elements is not null)
            Elements.Add(elements);
    }

    /// <summary>Sets the tags of a second kind of the sentence added last: [length]; -1 for a token that has none. All sentences have some, or none has.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void AddAuxiliaryTags(ReadOnlySpan<int> tags)
    {
        if (tags.Length != LengthOf(Count - 1))
            throw new ArgumentException($"Expected a tag of the second kind, or -1, for each of {LengthOf(Count - 1)} tokens; found {tags.Length}.", nameof(tags));
        AuxiliaryTags.Append(tags);
    }

    /// <summary>Number of tokens of a sentence.</summary>
    public int LengthOf(int row) => Tags.LengthOf(row);

    /// <summary>A hash of all sentences.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add((long)Count);
        for (int form = 0; form < (Forms?.Count ?? 0); form++)
            hash.Add(Forms![form]);
        for (int row = 0; row < Count; row++)
        {
            hash.Add(Tokens[row]);
            hash.Add(Tags[row]);
            if (AuxiliaryTags.Count > 0)
                hash.Add(AuxiliaryTags[row]);
            if (ElementSize > 0)
                hash.Add(Elements[row].AsSpan());
        }
    }
}
