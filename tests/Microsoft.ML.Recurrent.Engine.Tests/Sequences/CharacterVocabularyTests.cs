using System.Text;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class CharacterVocabularyTests
{
    [Fact]
    public void Characters_are_sorted_by_frequency_and_ties_by_their_value()
    {
        CharacterVocabulary vocabulary = Build(1, marks: true, 10, "banana", "b🙂é");
        Assert.Equal("abné🙂", string.Concat(vocabulary.Characters));
        Assert.Equal(3 + 5, vocabulary.Count);
        Assert.Equal(3, vocabulary.IdOf(new Rune('a')));
        Assert.Equal(1 + 5, Build(1, marks: false, 10, "banana", "b🙂é").Count);
        Assert.Equal(1, Build(1, marks: false, 10, "banana", "b🙂é").IdOf(new Rune('a')));
    }

    [Fact]
    public void Occurrences_count_and_characters_rarer_than_the_minimum_are_unknown()
    {
        var builder = new CharacterVocabularyBuilder();
        builder.Add("ab", occurrences: 2);
        builder.Add("c");
        CharacterVocabulary vocabulary = builder.Build(2, marks: false, 10);
        Assert.Equal([1, 2, 0, 0], Encode(vocabulary, "abcz"));
    }

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("a", new[] { 1 })]
    [InlineData("abcd", new[] { 1, 2, 3, 4 })]
    [InlineData("abcde", new[] { 1, 2, 3, 4, 5 })]
    [InlineData("abcdef", new[] { 1, 2, 3, 5, 6 })]
    [InlineData("abcdefgh", new[] { 1, 2, 3, 7, 8 })]
    public void Of_a_word_that_is_too_long_the_middle_is_left_out(string word, int[] expected)
    {
        Assert.Equal(expected, Encode(Build(1, marks: false, 5, "abcdefgh"), word));
        Assert.Equal([CharacterVocabulary.BeginId, .. expected.Select(id => id + 2), CharacterVocabulary.EndId], Encode(Build(1, marks: true, 5, "abcdefgh"), word));
    }

    [Fact]
    public void A_word_of_10000_characters_is_read_at_both_ends_and_one_may_be_the_maximum()
    {
        string word = "x" + new string('y', 9_998) + "😀";
        Assert.Equal([2, 1, 1, 3], Encode(Build(1, marks: false, 4, word), word));
        Assert.Equal([2], Encode(Build(1, marks: false, 1, word), word));
    }

    [Fact]
    public void A_lone_surrogate_is_the_replacement_character_wherever_it_stands()
    {
        CharacterVocabulary vocabulary = Build(1, marks: false, 2, "\uFFFDa", "\uD83D\uDE00");
        int replacement = vocabulary.IdOf(new Rune('\uFFFD')), face = vocabulary.IdOf(new Rune(0x1F600));
        Assert.Equal([replacement, replacement], Encode(vocabulary, "\uDE00\uD83D"));
        Assert.Equal([replacement, replacement], Encode(vocabulary, "\uD83DaaaaaaX\uDE00"));
        Assert.Equal([face, replacement], Encode(vocabulary, "\uD83D\uDE00aa\uD83D"));
        Assert.Equal([face, face], Encode(vocabulary, "\uD83D\uDE00aa\uD83D\uD83D\uDE00"));
        Assert.Equal("\uFFFD", string.Concat(Build(1, marks: false, 2, "\uD83D").Characters));
    }

    [Fact]
    public void A_vocabulary_comes_back_from_a_file()
    {
        CharacterVocabulary vocabulary = Build(1, marks: true, 7, "straße 🙂"), read = CharacterVocabulary.Read(OneSection.Written(vocabulary.Write));
        Assert.Equal(vocabulary.Characters, read.Characters);
        Assert.Equal(7, read.MaximumLength);
        Assert.Equal(9, read.MostIds);
        Assert.Equal(Encode(vocabulary, "aße?"), Encode(read, "aße?"));
    }

    [Theory]
    [InlineData(0xD800, "Unicode scalar value")]
    [InlineData('a', "twice")]
    public void A_damaged_vocabulary_is_refused(int character, string message)
    {
        SectionReader reader = OneSection.Written(writer =>
        {
            writer.WriteBoolean(false);
            writer.WriteInt32(5);
            writer.WriteInt32(2);
            writer.WriteInt32('a');
            writer.WriteInt32(character);
        });
        var fault = Assert.Throws<ModelFormatException>(() => CharacterVocabulary.Read(reader));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static CharacterVocabulary Build(int minimumCount, bool marks, int maximumLength, params string[] words)
    {
        var builder = new CharacterVocabularyBuilder();
        foreach (string word in words)
            builder.Add(word);
        return builder.Build(minimumCount, marks, maximumLength);
    }

    private static int[] Encode(CharacterVocabulary vocabulary, string word)
    {
        var ids = new int[vocabulary.MostIds];
        return ids[..vocabulary.Encode(word, ids)];
    }
}
