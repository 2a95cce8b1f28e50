using System.Buffers;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Tokens and their ids. Id 0 is the unknown token; the others are sorted by frequency, the most frequent first, and tokens of equal
/// frequency ordinally. Made by <see cref="VocabularyBuilder"/>.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>Id of the unknown token, and of every token that is not in the vocabulary.</summary>
    public const int UnknownId = 0;

    /// <summary>Text of the unknown token; a token of this text has id 0.</summary>
    public const string UnknownText = "<unk>";

    private const int StackLength = 256;
    private readonly string[] _tokens;
    private readonly long[] _frequencies;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    internal Vocabulary(string[] tokens, long[] frequencies, bool isLowerCase)
    {
        _tokens = tokens;
        _frequencies = frequencies;
        IsLowerCase = isLowerCase;
        var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
            ids.Add(tokens[id], id);
        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of ids, the unknown token's included.</summary>
    public int Count => _tokens.Length;

    /// <summary>The tokens by id: [count].</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Whether tokens are lower-cased, by the invariant culture, before they are counted and looked up.</summary>
    public bool IsLowerCase { get; }

    /// <summary>How often the token was counted; for the unknown token, how often all tokens that are not in the vocabulary were.</summary>
    public long FrequencyOf(int id) => _frequencies[id];

    /// <summary>The token's id, or 0. Allocates nothing.</summary>
    public int IdOf(ReadOnlySpan<char> token)
    {
        if (!TokenText.NeedsNormalizing(token, IsLowerCase))
            return Find(token);
        if (token.Length <= StackLength)
        {
            Span<char> normal = stackalloc char[StackLength];
            TokenText.Normalize(token, IsLowerCase, normal);
            return Find(normal[..token.Length]);
        }
        char[] rented = ArrayPool<char>.Shared.Rent(token.Length);
        TokenText.Normalize(token, IsLowerCase, rented);
        int id = Find(rented.AsSpan(0, token.Length));
        ArrayPool<char>.Shared.Return(rented);
        return id;
    }

    /// <summary>Writes the vocabulary.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteBoolean(IsLowerCase);
        writer.WriteStrings(_tokens);
        foreach (long frequency in _frequencies)
            writer.WriteInt64(frequency);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">A token occurs twice, or the first is not the unknown token.</exception>
    public static Vocabulary Read(SectionReader reader)
    {
        bool isLowerCase = reader.ReadBoolean();
        string[] tokens = reader.ReadStrings();
        if (tokens.Length == 0 || tokens[0] != UnknownText)
            throw reader.Fault($"a vocabulary whose first token is '{UnknownText}'", tokens.Length == 0 ? "an empty one" : $"'{tokens[0]}'");
        var seen = new HashSet<string>(tokens.Length, StringComparer.Ordinal);
        foreach (string token in tokens)
        {
            if (!seen.Add(token))
                throw reader.Fault("every token once", $"'{token}' twice");
        }
        var frequencies = new long[tokens.Length];
        foreach (ref long frequency in frequencies.AsSpan())
            frequency = reader.ReadInt64();
        return new Vocabulary(tokens, frequencies, isLowerCase);
    }

    private int Find(ReadOnlySpan<char> token) => _ids.TryGetValue(token, out int id) ? id : UnknownId;
}
