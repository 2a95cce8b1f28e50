using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class NGramTests
{
    [Theory]
    [InlineData("good.'", "good . '")]
    [InlineData("...", "...")]
    [InlineData("n't", "n ' t")]
    [InlineData("a1b2", "a1b2")]
    [InlineData("$9.99!!!", "$ 9 . 99 !!!")]
    [InlineData("naïve—été", "naïve — été")]
    [InlineData(" a \t b ", "a b")]
    [InlineData("", "")]
    [InlineData("😀!", "😀 !")]
    public void A_token_is_cut_into_words_and_runs_of_one_other_character(string token, string parts)
    {
        var found = new List<string>();
        foreach (ReadOnlySpan<char> part in new TextSplitter(token, splitsPunctuation: true))
            found.Add(part.ToString());
        Assert.Equal(parts, string.Join(' ', found));
    }

    [Fact]
    public void Words_and_pairs_of_words_are_features_across_tokens()
    {
        // a b. c  has the words a, b, ., c and the pairs a b, b ., . c.
        (int words, _) = CountNGrams(new NGramOptions(2, 1, 0), "a", "b.", "c");
        Assert.Equal(4 + 3, words);
    }

    [Fact]
    public void Characters_are_scalar_values_of_the_whole_text_with_its_ends()
    {
        // ^a 😀$ is five characters: three of 3, two of 4, one of 5.
        (_, int characters) = CountNGrams(new NGramOptions(0, 3, 5), "a", "😀");
        Assert.Equal(3 + 2 + 1, characters);
    }

    [Fact]
    public void A_text_without_characters_has_no_features()
    {
        Assert.Equal((0, 0), CountNGrams(NGramOptions.Default));
        Assert.Equal((0, 0), CountNGrams(NGramOptions.Default, "", " \t"));
    }

    [Fact]
    public void Blanks_case_and_the_cut_between_tokens_do_not_matter_to_characters()
    {
        NGramTable table = TableOf(new NGramOptions(0, 2, 4), 1, ["Hello", "World"]);
        int[] expected = Encode(table, "hello", "world");
        Assert.Equal(table.Count, expected.Length);
        Assert.Equal(expected, Encode(table, "HELLO  WORLD"));
        Assert.Equal(expected, Encode(table, " hello", "", "world "));
        Assert.NotEqual(expected, Encode(table, "helloworld"));
    }

    [Fact]
    public void Features_occur_in_enough_texts_however_often_in_each()
    {
        NGramTable table = TableOf(new NGramOptions(1, 1, 0), 2, ["a", "a", "a"], ["b", "c"], ["c", "b"], ["b"]);
        Assert.Equal(2, table.Count);
        Assert.Empty(Encode(table, "a"));
        // b is in three texts and so comes first.
        Assert.Equal([0], Encode(table, "b", "b"));
        Assert.Equal([1], Encode(table, "c"));
    }

    [Fact]
    public void Words_and_characters_of_the_same_text_are_different_features()
    {
        NGramTable table = TableOf(new NGramOptions(1, 1, 1), 1, ["a"]);
        Assert.Equal(1, table.WordCount);
        // The word; and the characters a, start and end.
        Assert.Equal(4, table.Count);
    }

    [Fact]
    public void Too_many_features_raise_the_number_of_texts_that_one_must_be_in()
    {
        var builder = new NGramTableBuilder(new NGramOptions(1, 1, 0));
        var reader = new NGramReader(new NGramOptions(1, 1, 0));
        foreach (string text in new[] { "a b c", "a b", "a" })
        {
            reader.Clear();
            reader.Add(text);
            builder.Count(reader);
        }
        Assert.Equal(3, builder.Build(1, 3).Count);
        Assert.Equal(2, builder.Build(1, 2).Count);
        Assert.Equal(1, builder.Build(1, 1).Count);
        Assert.Equal(0, builder.Build(1, 0).Count);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        NGramTable one = TableOf(NGramOptions.Default, 1, ["spam", "and", "ham"], ["eggs"]);
        NGramTable other = TableOf(NGramOptions.Default, 1, ["eggs"], ["spam", "and", "ham"]);
        Assert.Equal(Encode(one, "ham", "and", "eggs"), Encode(other, "ham", "and", "eggs"));
    }

    [Fact]
    public void Hashes_are_the_same_in_every_process()
    {
        // Frozen: model files store hashes.
        var visitor = new Collector([]);
        var reader = new NGramReader(new NGramOptions(2, 3, 3));
        reader.Add("Ab");
        reader.Add("c");
        reader.Visit(ref visitor);
        Assert.Equal(Frozen, visitor.Hashes);
    }

    [Fact]
    public void A_saved_table_comes_back()
    {
        NGramTable saved = TableOf(NGramOptions.Default, 1, ["spam", "and", "ham"]);
        NGramTable loaded = NGramTable.Read(OneSection.Written(saved.Write));

        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal(saved.WordCount, loaded.WordCount);
        Assert.Equal(Encode(saved, "ham", "and"), Encode(loaded, "ham", "and"));
    }

    [Fact]
    public void Reading_and_encoding_allocate_nothing_after_the_first_text()
    {
        NGramTable table = TableOf(NGramOptions.Default, 1, ["Some", "words", "here!"]);
        var reader = new NGramReader(NGramOptions.Default);
        int count = EncodeWith(reader, table);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int again = EncodeWith(reader, table);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(count, again);

        static int EncodeWith(NGramReader reader, NGramTable table)
        {
            reader.Clear();
            reader.Add("Some");
            reader.Add("words");
            return table.Encode(reader).Length;
        }
    }

    // Of the words ab and c: ab, ab c, c. Of the characters ^ab c$: each three in a row. Computed by a separate program from the definition.
    private static readonly ulong[] Frozen =
    [
        13477965637190668428UL,
        4491664449508182475UL,
        2467631417926937198UL,
        526937545898333096UL,
        7522800833422042315UL,
        8834172431125817951UL,
        2094959539482519209UL,
    ];

    private static (int Words, int Characters) CountNGrams(NGramOptions options, params string[] tokens)
    {
        NGramTable table = TableOf(options, 1, tokens);
        return (table.WordCount, table.Count - table.WordCount);
    }

    private static NGramTable TableOf(NGramOptions options, int minimumTexts, params string[][] texts)
    {
        var reader = new NGramReader(options);
        var builder = new NGramTableBuilder(options);
        foreach (string[] text in texts)
        {
            reader.Clear();
            foreach (string token in text)
                reader.Add(token);
            builder.Count(reader);
        }
        return builder.Build(minimumTexts);
    }

    private static int[] Encode(NGramTable table, params string[] tokens)
    {
        var reader = new NGramReader(table.Options);
        foreach (string token in tokens)
            reader.Add(token);
        return table.Encode(reader).ToArray();
    }

    private readonly struct Collector(List<ulong> hashes) : INGramVisitor
    {
        public IReadOnlyList<ulong> Hashes => hashes;

        public void Visit(ulong hash, bool isWord, int start, int length) => hashes.Add(hash);
    }
}
