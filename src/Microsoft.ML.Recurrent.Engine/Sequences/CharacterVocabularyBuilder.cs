using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Counts the characters of words and makes a <see cref="CharacterVocabulary"/> of the frequent ones.</summary>
internal sealed class CharacterVocabularyBuilder
{
    private readonly Dictionary<int, long> _counts = [];

    /// <summary>Counts the characters of <paramref name="word"/>, <paramref name="occurrences"/> times.</summary>
    public void Add(ReadOnlySpan<char> word, long occurrences = 1)
    {
        foreach (Rune character in word.EnumerateRunes())
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, character.Value, out _) += occurrences;
    }

    /// <summary>The vocabulary of the characters counted so far.</summary>
    /// <param name="minimumCount">How often a character must have occurred, at least 1; rarer ones train the vector of the unknown character.</param>
    /// <param name="marks">Whether words begin and end with a mark.</param>
    /// <param name="maximumLength">Most characters that are read of a word, at least 1; see <see cref="CharacterVocabulary.Encode"/>.</param>
    public CharacterVocabulary Build(int minimumCount, bool marks, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        List<KeyValuePair<int, long>> kept = [.. _counts.Where(character => character.Value >= minimumCount)];
        kept.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Key.CompareTo(b.Key));
        return new CharacterVocabulary([.. kept.Select(character => new Rune(character.Key))], marks, maximumLength);
    }
}
