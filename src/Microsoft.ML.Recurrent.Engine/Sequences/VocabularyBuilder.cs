using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Counts tokens and makes a <see cref="Vocabulary"/> of the frequent ones.</summary>
internal sealed class VocabularyBuilder
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _lowerCase;

    /// <summary>A builder without tokens.</summary>
    /// <param name="lowerCase">Whether tokens are lower-cased, by the invariant culture.</param>
    public VocabularyBuilder(bool lowerCase = false)
    {
        _lowerCase = lowerCase;
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of different tokens so far.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts <paramref name="occurrences"/> of <paramref name="token"/>; a string is made for it only the first time.</summary>
    public void Add(ReadOnlySpan<char> token, long occurrences = 1)
    {
        if (!TokenText.NeedsNormalizing(token, _lowerCase))
        {
            Increase(token, occurrences);
            return;
        }
        char[] rented = ArrayPool<char>.Shared.Rent(token.Length);
        TokenText.Normalize(token, _lowerCase, rented);
        Increase(rented.AsSpan(0, token.Length), occurrences);
        ArrayPool<char>.Shared.Return(rented);
    }

    /// <summary>The vocabulary of some rows whose tokens have numbers in a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The numbers of each row's tokens.</param>
    /// <param name="selected">The rows that count.</param>
    /// <param name="lowerCase">Whether tokens are lower-cased, by the invariant culture.</param>
    /// <param name="minimumCount">How often a token must occur, at least 1.</param>
    /// <param name="maximumSize">Most ids, the unknown token's included, at least 1; the rarest tokens are left out.</param>
    public static Vocabulary Of(TokenTable table, SequenceStore rows, ReadOnlySpan<int> selected, bool lowerCase, int minimumCount, int maximumSize)
    {
        var counts = new long[table.Tokens.Count];
        foreach (int row in selected)
        {
            foreach (int number in rows[row])
                counts[number]++;
        }
        var builder = new VocabularyBuilder(lowerCase);
        for (int number = 0; number < counts.Length; number++)
        {
            if (counts[number] > 0)
                builder.Add(table.Tokens[number], counts[number]);
        }
        return builder.Build(minimumCount, maximumSize);
    }

    /// <summary>The vocabulary of the tokens counted so far.</summary>
    /// <param name="minimumCount">How often a token must have occurred, at least 1.</param>
    /// <param name="maximumSize">Most ids, the unknown token's included, at least 1; the rarest tokens are left out.</param>
    public Vocabulary Build(int minimumCount = 1, int maximumSize = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSize, 1);
        long total = 0;
        var kept = new List<KeyValuePair<string, long>>();
        foreach (KeyValuePair<string, long> token in _counts)
        {
            total += token.Value;
            if (token.Value >= minimumCount && token.Key != Vocabulary.UnknownText)
                kept.Add(token);
        }
        kept.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : string.CompareOrdinal(a.Key, b.Key));

        int size = 1 + Math.Min(kept.Count, maximumSize - 1);
        var tokens = new string[size];
        var frequencies = new long[size];
        tokens[Vocabulary.UnknownId] = Vocabulary.UnknownText;
        frequencies[Vocabulary.UnknownId] = total;
        for (int id = 1; id < size; id++)
        {
            (tokens[id], frequencies[id]) = kept[id - 1];
            frequencies[Vocabulary.UnknownId] -= frequencies[id];
        }
        return new Vocabulary(tokens, frequencies, _lowerCase);
    }

    private void Increase(ReadOnlySpan<char> token, long occurrences) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_lookup, token, out _) += occurrences;
}
