using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>
/// The rules of the CoNLL evaluation script. It holds that an entity ends, and another begins, between two tokens by a table of the two tags; the expected counts are worked
/// out by hand from that table.
/// </summary>
public sealed class EntityCounterTests
{
    [Theory]
    // Well formed, in the three schemes.
    [InlineData("B-A I-A O B-B", "B-A I-A O B-B", 2, 2, 2)]
    [InlineData("I-A I-A B-A O I-B", "I-A I-A B-A O I-B", 3, 3, 3)]
    [InlineData("B-A E-A S-A S-B O", "B-A E-A S-A S-B O", 3, 3, 3)]
    // A span that is too short, too long, moved or of another type is wrong.
    [InlineData("B-A I-A I-A", "B-A I-A O", 1, 1, 0)]
    [InlineData("B-A I-A O", "B-A I-A I-A", 1, 1, 0)]
    [InlineData("O B-A I-A", "B-A I-A O", 1, 1, 0)]
    [InlineData("B-A I-A", "B-B I-B", 1, 1, 0)]
    // One entity that is found in two halves.
    [InlineData("B-A I-A I-A", "B-A I-A B-A", 1, 2, 0)]
    [InlineData("B-A I-A B-A", "B-A I-A I-A", 2, 1, 0)]
    // Ill-formed: I-X after O begins an entity.
    [InlineData("B-A I-A O", "I-A I-A O", 1, 1, 1)]
    [InlineData("O B-A O", "O I-A O", 1, 1, 1)]
    // Ill-formed: a change of type begins an entity.
    [InlineData("B-A B-B I-B", "B-A I-B I-B", 2, 2, 2)]
    [InlineData("I-A I-B", "B-A B-B", 2, 2, 2)]
    [InlineData("B-A I-A", "B-A I-B", 1, 2, 0)]
    // Ill-formed BIOES: I or E after O, or after E or S, begins an entity; an entity without E ends where O, B or S stands.
    [InlineData("S-A O", "E-A O", 1, 1, 1)]
    [InlineData("S-A S-A", "S-A I-A", 2, 2, 2)]
    [InlineData("B-A E-A S-A", "B-A E-A E-A", 2, 2, 2)]
    [InlineData("B-A E-A O", "B-A I-A O", 1, 1, 1)]
    [InlineData("S-A S-A", "B-A S-A", 2, 2, 2)]
    // Schemes may be mixed: only spans count.
    [InlineData("B-A E-A S-B", "B-A I-A B-B", 2, 2, 2)]
    // Nothing there, nothing found.
    [InlineData("O O", "O O", 0, 0, 0)]
    [InlineData("O O", "B-A O", 0, 1, 0)]
    [InlineData("B-A O", "O O", 1, 0, 0)]
    [InlineData("", "", 0, 0, 0)]
    // A tag without a type marks entities too.
    [InlineData("B I O", "B I O", 1, 1, 1)]
    public void Entities_are_counted_as_the_evaluation_script_of_CoNLL_counts_them(string gold, string found, long entities, long predicted, long correct)
    {
        EntityCounter counter = Count((gold, found));

        Assert.Equal((entities, predicted, correct), (Sum(counter.Gold), Sum(counter.Found), Sum(counter.Correct)));
    }

    [Fact]
    public void Counts_stand_by_type()
    {
        EntityCounter counter = Count(("B-A I-A B-B O", "B-A I-A B-A O"), ("B-B O", "B-B B-B"));

        Assert.Equal(["A", "B"], counter.Types);
        Assert.Equal([1, 2], counter.Gold.ToArray());
        Assert.Equal([2, 2], counter.Found.ToArray());
        Assert.Equal([1, 1], counter.Correct.ToArray());
        // Precision 2 of 4, recall 2 of 3.
        Assert.Equal(2 * 0.5 * (2.0 / 3) / (0.5 + 2.0 / 3), counter.F1, 12);
    }

    [Fact]
    public void An_entity_does_not_go_on_in_the_next_sentence()
    {
        EntityCounter counter = Count(("B-A I-A", "B-A I-A"), ("I-A O", "I-A O"));

        Assert.Equal(2, Sum(counter.Gold));
        Assert.Equal(2, Sum(counter.Correct));
    }

    [Fact]
    public void A_token_without_a_gold_tag_is_outside_in_both()
    {
        var counter = new EntityCounter(["O", "B-A", "I-A"]);

        counter.Add([1, -1, 1], [1, 2, 1]);

        Assert.Equal([2], counter.Gold.ToArray());
        Assert.Equal([2], counter.Found.ToArray());
        Assert.Equal([2], counter.Correct.ToArray());
    }

    [Fact]
    public void F1_is_0_when_no_entity_was_found_as_it_is_and_1_when_all_were()
    {
        Assert.Equal(0, Count(("O", "O")).F1);
        Assert.Equal(0, Count(("B-A O", "O B-A")).F1);
        Assert.Equal(1, Count(("B-A B-B", "B-A B-B")).F1);
    }

    [Fact]
    public void A_cleared_counter_counts_from_nothing()
    {
        EntityCounter counter = Count(("B-A O", "B-A O"));

        counter.Clear();

        Assert.Equal(0, Sum(counter.Gold) + Sum(counter.Found) + Sum(counter.Correct));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var counter = new EntityCounter(["O", "B-A", "I-A", "B-B"]);
        int[] gold = [0, 1, 2, 3, 1, 0], found = [1, 1, 2, 3, 2, 0];

        AllocationCheck.AssertNone(() =>
        {
            for (int i = 0; i < 10; i++)
                counter.Add(gold, found);
        });
    }

    [Fact]
    public void Sentences_of_different_lengths_are_refused()
    {
        var counter = new EntityCounter(["O"]);

        ArgumentException fault = Assert.Throws<ArgumentException>(() => counter.Add([0, 0], [0]));

        Assert.Contains("as there are, 2; got 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "O", "B-PER", "I-PER")]
    [InlineData(true, "I-NP", "B-NP")]
    [InlineData(true, "S-X", "B-X", "E-X", "I-X", "O")]
    [InlineData(false, "NOUN", "VERB")]
    [InlineData(false, "O", "B-PER", "NOUN")]
    [InlineData(false, "INTJ", "O", "B-X")]
    [InlineData(false, "O", "B", "I")]
    [InlineData(false)]
    public void It_is_known_from_their_names_whether_tags_mark_entities(bool expected, params string[] names) => Assert.Equal(expected, EntityCounter.Fits(names));

    [Fact]
    public void A_tag_that_marks_no_entity_is_refused_by_name()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => new EntityCounter(["O", "NOUN"]));

        Assert.Contains("found 'NOUN'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_spans_of_a_sentence_are_given_by_their_first_token_and_length()
    {
        Assert.Equal([new TagSpan(1, 2, "A"), new TagSpan(3, 1, "A"), new TagSpan(4, 1, "B-C")], TagSpan.Of(["O", "I-A", "I-A", "B-A", "S-B-C", ""]));
    }

    [Fact]
    public void The_spans_of_tags_that_mark_none_are_refused()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => TagSpan.Of(["O", "NOUN"]));

        Assert.Contains("tag 1, counted from 0, is 'NOUN'", fault.Message, StringComparison.Ordinal);
    }

    private static EntityCounter Count(params (string Gold, string Found)[] sentences)
    {
        var names = sentences.SelectMany(sentence => Cut(sentence.Gold).Concat(Cut(sentence.Found))).Distinct().Order(StringComparer.Ordinal).ToList();
        var counter = new EntityCounter(names);
        foreach ((string gold, string found) in sentences)
            counter.Add(Numbers(gold, names), Numbers(found, names));
        return counter;
    }

    private static string[] Cut(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int[] Numbers(string tags, List<string> names) => Array.ConvertAll(Cut(tags), names.IndexOf);

    private static long Sum(ReadOnlySpan<long> counts) => counts.ToArray().Sum();
}
