using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class CharacterBatchTests
{
    private static readonly CharacterVocabulary Vocabulary = BuildVocabulary(maximumLength: 4);

    [Fact]
    public void Equal_words_have_one_spelling_and_so_have_words_that_the_vocabulary_cannot_tell_apart()
    {
        var table = new SpellingTable(Vocabulary);
        int[] spellings = [.. new[] { "abc", "b", "", "abc", "zb", "yb", "abccccca", "abbbbca", "b" }.Select(word => table.Add(word))];
        Assert.Equal([0, 1, 2, 0, 3, 3, 4, 4, 1], spellings);
        Assert.Equal(5, table.Count);
        Assert.Equal([3, 2, 1], table[0].ToArray());
        Assert.Equal([0, 2], table[3].ToArray());
        Assert.Equal([3, 2, 1, 3], table[4].ToArray());
        Assert.Equal(0, table.LengthOf(2));
    }

    [Fact]
    public void A_table_finds_thousands_of_spellings_again_and_forgets_them_when_told_to()
    {
        var vocabulary = BuildVocabulary(maximumLength: 20);
        var table = new SpellingTable(vocabulary);
        string[] words = [.. Enumerable.Range(0, 5_000).Select(number => Convert.ToString(number, 2).Replace('0', 'a').Replace('1', 'b'))];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < words.Length; i++)
                Assert.Equal(i, table.Add(words[i]));
            for (int i = words.Length - 1; i >= 0; i--)
                Assert.Equal(i, table.Add(words[i]));
            Assert.Equal(words.Length, table.Count);
            table.Clear();
            Assert.Equal(0, table.Count);
        }
        Assert.Equal(0, table.Add(words[4_321]));
    }

    [Fact]
    public void A_batch_has_each_word_once_and_its_characters_packed()
    {
        var table = new SpellingTable(Vocabulary);
        int b = table.Add("b"), abc = table.Add("abc"), empty = table.Add(""), ca = table.Add("ca");
        var batch = new CharacterBatch();
        batch.Build(table, [ca, abc, -1, ca, empty, abc]);
        Assert.Equal(3, batch.WordCount);
        Assert.Equal([ca, abc, empty], batch.Spellings.ToArray());
        Assert.Equal([0, 1, -1, 0, 2, 1], batch.WordOfToken[..6]);
        Assert.Equal([1, 0, 2], batch.Layout.Order.ToArray());
        // Step by step: a and c; b and a; c.
        Assert.Equal([3, 1, 2, 3, 1], batch.Characters.ToArray());

        batch.Build(table, [b, b]);
        Assert.Equal([b], batch.Spellings.ToArray());
        Assert.Equal([2], batch.Characters.ToArray());
        batch.Build(table, []);
        Assert.Equal(0, batch.WordCount);
    }

    [Fact]
    public void A_spelling_that_does_not_exist_is_refused_and_leaves_the_batch_usable()
    {
        var table = new SpellingTable(Vocabulary);
        int b = table.Add("b");
        var batch = new CharacterBatch();
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => batch.Build(table, [b, 7]));
        Assert.Contains("found 7 at position 1", fault.Message, StringComparison.Ordinal);
        batch.Build(table, [b]);
        Assert.Equal([0], batch.WordOfToken[..1]);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_memory_has_grown()
    {
        var table = new SpellingTable(Vocabulary);
        var batch = new CharacterBatch();
        string[] words = [.. Enumerable.Range(0, 300).Select(number => Convert.ToString(number, 2).Replace('0', 'a').Replace('1', 'b'))];
        var spellings = new int[words.Length];
        AllocationCheck.AssertNone(() =>
        {
            table.Clear();
            for (int i = 0; i < words.Length; i++)
                spellings[i] = table.Add(words[i]);
            batch.Build(table, spellings);
        });
    }

    private static CharacterVocabulary BuildVocabulary(int maximumLength)
    {
        var builder = new CharacterVocabularyBuilder();
        builder.Add("cccbba");
        return builder.Build(1, marks: false, maximumLength);
    }
}
