namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Cuts a token into runs of letters and digits (ASCII letters and digits, and all characters from U+0080 on) and runs of one and the same
/// other character: <c>good.'</c> is <c>good</c>, <c>.</c> and <c>'</c>; <c>...</c> stays whole. White space separates and belongs to no run.
/// Use it in a foreach statement.
/// </summary>
internal ref struct PunctuationSplitter
{
    private ReadOnlySpan<char> _rest;

    /// <summary>A splitter at the start of <paramref name="token"/>.</summary>
    public PunctuationSplitter(ReadOnlySpan<char> token)
    {
        _rest = token;
        Current = default;
    }

    /// <summary>The run at hand.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>The splitter itself.</summary>
    public readonly PunctuationSplitter GetEnumerator() => this;

    /// <summary>Goes to the next run.</summary>
    public bool MoveNext()
    {
        int start = 0;
        while (start < _rest.Length && char.IsWhiteSpace(_rest[start]))
            start++;
        if (start == _rest.Length)
            return false;
        int end = start + 1;
        if (IsWordCharacter(_rest[start]))
        {
            while (end < _rest.Length && IsWordCharacter(_rest[end]))
                end++;
        }
        else
        {
            while (end < _rest.Length && _rest[end] == _rest[start])
                end++;
        }
        Current = _rest[start..end];
        _rest = _rest[end..];
        return true;
    }

    private static bool IsWordCharacter(char unit) => char.IsAsciiLetterOrDigit(unit) || (unit >= '\u0080' && !char.IsWhiteSpace(unit));
}
