using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class SequenceStoreTests
{
    [Fact]
    public void Sequences_of_any_length_come_back_across_chunks()
    {
        var store = new SequenceStore();
        int[] lengths = [0, 3, 200_000, 0, 100_000, 1_000_000, 1, 0];
        for (int i = 0; i < lengths.Length; i++)
            store.Append([.. Enumerable.Range(i, lengths[i])]);

        Assert.Equal(lengths.Length, store.Count);
        Assert.Equal(lengths.Sum(), store.TokenCount);
        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(lengths[i], store.LengthOf(i));
            Assert.True(store[i].SequenceEqual([.. Enumerable.Range(i, lengths[i])]));
        }
    }

    [Fact]
    public void A_sequence_may_be_written_in_place()
    {
        var store = new SequenceStore();
        store.Append(2).Fill(7);
        Assert.Equal([7, 7], store[0].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_sequence_that_is_cut_becomes_two_and_those_behind_it_move_up(int position)
    {
        var store = new SequenceStore();
        int[] cut = [1, 2, 3];
        foreach (int[] sequence in new[] { [9], cut, [8] })
            store.Append(sequence);

        store.Cut(1, position);
        store.Append([7]);

        Assert.Equal([[9], cut[..position], cut[position..], [8], [7]], Enumerable.Range(0, store.Count).Select(i => store[i].ToArray()));
        Assert.Equal(6, store.TokenCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Cut(0, 2));
    }

    [Theory]
    [InlineData(0, TruncationSide.End, "abcde")]
    [InlineData(5, TruncationSide.End, "abcde")]
    [InlineData(3, TruncationSide.End, "abc")]
    [InlineData(3, TruncationSide.Start, "cde")]
    public void A_long_sequence_loses_the_side_that_is_named(int maximum, TruncationSide side, string kept)
    {
        Assert.Equal(kept, new Truncation(maximum, side).Apply<char>("abcde").ToString());
    }

    [Fact]
    public void A_stable_hash_depends_on_every_value_its_order_and_its_boundaries()
    {
        Assert.Equal(Hash("ab", "c"), Hash("ab", "c"));
        string[][] others = [["a", "bc"], ["c", "ab"], ["ab", "d"], ["ab"], ["ab", "c", ""], ["", "ab", "c"]];
        foreach (string[] other in others)
            Assert.NotEqual(Hash("ab", "c"), Hash(other));

        static ulong Hash(params string[] texts)
        {
            var hash = new StableHash();
            foreach (string text in texts)
                hash.Add(text);
            return hash.Value;
        }
    }
}
