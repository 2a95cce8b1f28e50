namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Cuts text into tokens at white space and, on request, between letters and punctuation: "Free!!! Call now." becomes
/// Free, !!!, Call, now, and a full stop. A run of one and the same punctuation character stays together.
/// </summary>
internal ref struct TextSplitter
{
    private readonly ReadOnlySpan<char> _text;
    private readonly bool _splitsPunctuation;
    private int _next;
    private int _start;

    /// <summary>A splitter before the first token.</summary>
    public TextSplitter(ReadOnlySpan<char> text, bool splitsPunctuation)
    {
        _text = text;
        _splitsPunctuation = splitsPunctuation;
    }

    /// <summary>The current token.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._next];

    /// <summary>Where the current token begins.</summary>
    public readonly int Start => _start;

    /// <summary>The splitter itself, for a foreach statement.</summary>
    public readonly TextSplitter GetEnumerator() => this;

    /// <summary>Goes to the next token; false at the end.</summary>
    public bool MoveNext()
    {
        int position = _next;
        while (position < _text.Length && char.IsWhiteSpace(_text[position]))
            position++;
        _start = position;
        if (position == _text.Length)
        {
            _next = position;
            return false;
        }
        if (!_splitsPunctuation)
        {
            while (position < _text.Length && !char.IsWhiteSpace(_text[position]))
                position++;
        }
        else if (IsWordCharacter(_text[position]))
        {
            while (position < _text.Length && IsWordCharacter(_text[position]))
                position++;
        }
        else
        {
            char first = _text[position];
            while (position < _text.Length && _text[position] == first)
                position++;
        }
        _next = position;
        return true;
    }

    // Halves of surrogate pairs and marks belong to words: emoji and combining sequences stay in one piece.
    private static bool IsWordCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) ||
        (character >= 0x80 && !char.IsWhiteSpace(character) && !char.IsPunctuation(character));
}
