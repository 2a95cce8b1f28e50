namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>The form in which the text of a token is counted and looked up: lone surrogates become U+FFFD, and, if asked, invariant lower case.</summary>
internal static class TokenText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Whether <see cref="Normalize"/> may change <paramref name="token"/>.</summary>
    public static bool NeedsNormalizing(ReadOnlySpan<char> token, bool lowerCase)
    {
        foreach (char unit in token)
        {
            if (char.IsSurrogate(unit) || (lowerCase && !char.IsAsciiLetterLower(unit)))
                return true;
        }
        return false;
    }

    /// <summary>Writes the normal form, which is as long as the token, to <paramref name="destination"/>.</summary>
    public static void Normalize(ReadOnlySpan<char> token, bool lowerCase, Span<char> destination)
    {
        if (lowerCase)
            token.ToLowerInvariant(destination);
        else
            token.CopyTo(destination);
        for (int i = 0; i < token.Length; i++)
        {
            if (!char.IsSurrogate(token[i]))
                continue;
            if (i + 1 < token.Length && char.IsSurrogatePair(token[i], token[i + 1]))
                i++;
            else
                destination[i] = Replacement;
        }
    }
}
