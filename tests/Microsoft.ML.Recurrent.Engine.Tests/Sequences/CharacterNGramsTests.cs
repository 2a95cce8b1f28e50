using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class CharacterNGramsTests
{
    private const int Buckets = 1 << 30;

    [Fact]
    public void A_word_has_the_ngrams_of_its_characters_and_of_the_marks_around_it()
    {
        // <ab> has 3-grams <ab, ab> and the 4-gram <ab>, in the order in which they end.
        Assert.Equal(3, Collect("ab", 3, 4).Count);
        Assert.Single(Collect("ab", 4, 6));
        Assert.Empty(Collect("", 3, 4));
        Assert.Equal(4 + 3 + 2, Collect("ab", 1, 3).Count);
    }

    [Fact]
    public void The_same_ngram_has_the_same_bucket_in_every_word()
    {
        List<int> one = Collect("national", 3, 5), other = Collect("rational", 3, 5);
        // Shared: the 3- to 5-grams of "ational>".
        Assert.Equal(6 + 5 + 4, one.Intersect(other).Count());
    }

    [Fact]
    public void Prefixes_and_suffixes_differ_from_what_is_inside()
    {
        // "<ab" and "ab>" are in no word but those that begin and end with ab.
        Assert.Empty(Collect("ab", 3, 3).Intersect(Collect("xabx", 3, 3)));
    }

    [Fact]
    public void A_character_outside_the_basic_plane_is_one_character_and_a_lone_surrogate_is_the_replacement_character()
    {
        Assert.Equal(Collect("a😀b", 3, 3).Count, Collect("axb", 3, 3).Count);
        Assert.Equal(Collect("a\uFFFDb", 3, 3), Collect("a\uD83Db", 3, 3));
    }

    [Fact]
    public void Buckets_are_in_range_and_evenly_used()
    {
        var counts = new int[16];
        var buckets = new List<int>();
        var ngrams = new CharacterNGrams(3, 5, counts.Length);
        for (int word = 0; word < 2000; word++)
            ngrams.Collect($"w{word * 7919}", buckets);
        foreach (int bucket in buckets)
            counts[bucket]++;
        double even = (double)buckets.Count / counts.Length;
        Assert.All(counts, count => Assert.InRange(count, 0.5 * even, 1.8 * even));
    }

    [Fact]
    public void A_bucket_is_the_same_in_every_version()
    {
        // Models are files: these numbers may not change.
        Assert.Equal(Frozen, Collect("spam", 3, 5));
    }

    [Fact]
    public void A_very_long_word_is_read_to_its_end()
    {
        List<int> buckets = Collect(new string('x', 100_000) + "end", 3, 3);
        Assert.Equal(100_003, buckets.Count);
        Assert.Equal(Collect("end", 3, 3)[^1], buckets[^1]);
    }

    [Theory]
    [InlineData(0, 3, 8)]
    [InlineData(3, 2, 8)]
    [InlineData(3, 17, 8)]
    [InlineData(3, 5, 0)]
    public void Lengths_and_bucket_counts_out_of_range_are_refused(int minimum, int maximum, int buckets) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CharacterNGrams(minimum, maximum, buckets));

    private static readonly int[] Frozen = [814375193, 434675306, 604209723, 22016792, 338205701, 584820982, 503683060, 280222214, 362958522];

    private static List<int> Collect(string word, int minimum, int maximum)
    {
        var buckets = new List<int>();
        new CharacterNGrams(minimum, maximum, Buckets).Collect(word, buckets);
        return buckets;
    }
}
