namespace Examples.Common;

/// <summary>Texts cut to a length that fits on a line.</summary>
internal static class Shortened
{
    private const int Most = 70;

    /// <summary>The text, or its beginning.</summary>
    public static string Of(string text) =>
        text.Length <= Most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Most - 2]) ? Most - 2 : Most - 1), "…");
}
