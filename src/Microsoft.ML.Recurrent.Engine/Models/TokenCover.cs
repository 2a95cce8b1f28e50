namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Which token each character of a text belongs to, so that what is known of characters can be said of tokens.</summary>
internal sealed class TokenCover
{
    private readonly int[] _tokens;

    /// <summary>A cover of a text of <paramref name="length"/> characters without tokens.</summary>
    public TokenCover(int length)
    {
        _tokens = new int[length];
        Array.Fill(_tokens, -1);
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a token; it must lie behind those before it.</summary>
    public void Add(int start, int length) => _tokens.AsSpan(start, length).Fill(Count++);

    /// <summary>The token at a character's offset; -1 for none, and for the offset -1.</summary>
    public int At(int offset) => offset < 0 ? -1 : _tokens[offset];
}
