using System.Buffers;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Gives every different token a number, in order of first occurrence, so that texts can be kept as numbers while they are read, before it
/// is known which tokens are frequent enough for a <see cref="Vocabulary"/>.
/// </summary>
internal sealed class TokenTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _tokens = [];

    /// <summary>An empty table.</summary>
    /// <param name="lowerCase">Whether tokens are lower-cased, by the invariant culture.</param>
    public TokenTable(bool lowerCase)
    {
        IsLowerCase = lowerCase;
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether tokens are lower-cased, by the invariant culture.</summary>
    public bool IsLowerCase { get; }

    /// <summary>The tokens by number, as they are compared (lower-cased, lone surrogates replaced).</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The token's number.</summary>
    public int NumberOf(ReadOnlySpan<char> token)
    {
        if (!TokenText.NeedsNormalizing(token, IsLowerCase))
            return Find(token);
        char[] rented = ArrayPool<char>.Shared.Rent(token.Length);
        TokenText.Normalize(token, IsLowerCase, rented);
        int number = Find(rented.AsSpan(0, token.Length));
        ArrayPool<char>.Shared.Return(rented);
        return number;
    }

    private int Find(ReadOnlySpan<char> token)
    {
        if (_lookup.TryGetValue(token, out int number))
            return number;
        number = _tokens.Count;
        string text = token.ToString();
        _numbers.Add(text, number);
        _tokens.Add(text);
        return number;
    }
}
