using System.Text;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The characters that words are spelt with, and their ids. A character is a Unicode scalar value; a lone surrogate is U+FFFD. Id 0 is the
/// unknown character; with marks, 1 and 2 are the begin and the end of a word; the others are sorted by frequency, the most frequent first, and
/// characters of equal frequency by their value. Made by <see cref="CharacterVocabularyBuilder"/>.
/// </summary>
internal sealed class CharacterVocabulary
{
    /// <summary>Id of every character that is not in the vocabulary.</summary>
    public const int UnknownId = 0;

    /// <summary>With marks: id of the mark before a word's first character.</summary>
    public const int BeginId = 1;

    /// <summary>With marks: id of the mark behind a word's last character.</summary>
    public const int EndId = 2;

    private const int MostCharacters = 1 << 16;
    private readonly Rune[] _characters;
    private readonly Dictionary<int, int> _ids;
    private readonly int _firstId;

    internal CharacterVocabulary(Rune[] characters, bool hasMarks, int maximumLength)
    {
        _characters = characters;
        HasMarks = hasMarks;
        MaximumLength = maximumLength;
        _firstId = hasMarks ? EndId + 1 : UnknownId + 1;
        _ids = new Dictionary<int, int>(characters.Length);
        for (int i = 0; i < characters.Length; i++)
            _ids.Add(characters[i].Value, _firstId + i);
    }

    /// <summary>Number of ids, those of the unknown character and of the marks included.</summary>
    public int Count => _firstId + _characters.Length;

    /// <summary>The characters, from the first id that is a character's: [count - 1, with marks - 3].</summary>
    public IReadOnlyList<Rune> Characters => _characters;

    /// <summary>Whether a word's ids begin and end with a mark.</summary>
    public bool HasMarks { get; }

    /// <summary>Most characters that are read of a word, marks not counted; see <see cref="Encode"/>.</summary>
    public int MaximumLength { get; }

    /// <summary>Most ids of a word.</summary>
    public int MostIds => MaximumLength + (HasMarks ? 2 : 0);

    /// <summary>The character's id, or 0.</summary>
    public int IdOf(Rune character) => _ids.GetValueOrDefault(character.Value, UnknownId);

    /// <summary>
    /// Writes the ids of a word's characters. Of a word that is too long the middle is left out: the first half of what may be read (one more, if it is
    /// odd) comes from the word's begin, the rest from its end, because what tells words apart are their beginnings and endings.
    /// </summary>
    /// <param name="word">The word; may be empty.</param>
    /// <param name="ids">At least [<see cref="MostIds"/>].</param>
    /// <returns>Number of ids.</returns>
    public int Encode(ReadOnlySpan<char> word, Span<int> ids)
    {
        Span<int> characters = HasMarks ? ids[1..] : ids;
        int count = 0;
        for (ReadOnlySpan<char> rest = word; rest.Length > 0; count++)
        {
            if (count == MaximumLength)
            {
                EncodeEnd(word, characters.Slice((MaximumLength + 1) / 2, MaximumLength / 2));
                break;
            }
            Rune.DecodeFromUtf16(rest, out Rune character, out int length);
            characters[count] = IdOf(character);
            rest = rest[length..];
        }
        if (!HasMarks)
            return count;
        ids[0] = BeginId;
        ids[count + 1] = EndId;
        return count + 2;
    }

    /// <summary>Writes the vocabulary.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteBoolean(HasMarks);
        writer.WriteInt32(MaximumLength);
        writer.WriteInt32(_characters.Length);
        foreach (Rune character in _characters)
            writer.WriteInt32(character.Value);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range, or a character occurs twice.</exception>
    public static CharacterVocabulary Read(SectionReader reader)
    {
        bool hasMarks = reader.ReadBoolean();
        int maximumLength = reader.ReadInt32(1, MostCharacters, "characters of a word");
        var characters = new Rune[reader.ReadCount(sizeof(int), "characters")];
        var seen = new HashSet<int>();
        foreach (ref Rune character in characters.AsSpan())
        {
            int value = reader.ReadInt32();
            if (!Rune.IsValid(value))
                throw reader.Fault("a Unicode scalar value", $"{value}");
            if (!seen.Add(value))
                throw reader.Fault("every character once", $"U+{value:X4} twice");
            character = new Rune(value);
        }
        return new CharacterVocabulary(characters, hasMarks, maximumLength);
    }

    private void EncodeEnd(ReadOnlySpan<char> word, Span<int> characters)
    {
        for (int i = characters.Length - 1; i >= 0; i--)
        {
            Rune.DecodeLastFromUtf16(word, out Rune character, out int length);
            characters[i] = IdOf(character);
            word = word[..^length];
        }
    }
}
