using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class CounterRandomTests
{
    // The known-answer vectors that the authors publish with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0ul, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, uint.MaxValue, uint.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3_243f6a88ul, 0x13198a2eu, 0x03707344u, 0x299f31d0_a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public unsafe void Philox_gives_the_published_answers(ulong low, uint counter2, uint counter3, ulong key, uint word0, uint word1, uint word2, uint word3)
    {
        Assert.Equal((word0, word1, word2, word3), Philox.Block(low, counter2, counter3, key));
        uint* words = stackalloc uint[4 * Philox.BlocksAtOnce];
        Philox.FillBlocks(low, counter2, counter3, key, words);
        Assert.Equal((word0, word1, word2, word3), (words[0], words[1], words[2], words[3]));
    }

    [Fact]
    public unsafe void Blocks_made_together_are_those_made_alone()
    {
        uint* words = stackalloc uint[4 * Philox.BlocksAtOnce];
        foreach (ulong low in new[] { 0ul, 12345ul, uint.MaxValue - 3ul, ulong.MaxValue - 2 })
        {
            Philox.FillBlocks(low, 5, 6, 0x1234567890ABCDEF, words);
            for (int block = 0; block < Philox.BlocksAtOnce; block++)
            {
                Assert.Equal(
                    Philox.Block(unchecked(low + (ulong)block), 5, 6, 0x1234567890ABCDEF),
                    (words[4 * block], words[4 * block + 1], words[4 * block + 2], words[4 * block + 3]));
            }
        }
    }

    [Fact]
    public void Bits_are_the_words_of_the_blocks_in_order()
    {
        var random = new CounterRandom(0, 0, 0);
        Assert.Equal(0x6627e8d5u, random.Bits(0));
        Assert.Equal(0xe169c58du, random.Bits(1));
        Assert.Equal(0xbc57ac4cu, random.Bits(2));
        Assert.Equal(0x9b00dbd8u, random.Bits(3));
        Assert.Equal(Philox.Block(1, 0, 0, 0).Word0, random.Bits(4));
    }

    [Fact]
    public void A_fill_gives_element_by_element_what_the_stream_has_there()
    {
        var random = new CounterRandom(42, 7, 9);
        for (ulong start = 0; start < 9; start++)
        {
            for (int length = 0; length < 70; length++)
            {
                float[] uniform = new float[length], mask = new float[length];
                random.FillUniform(start, uniform, -2, 3);
                random.FillDropout(start, mask, 0.3f);
                for (int i = 0; i < length; i++)
                {
                    float expected = random.Uniform(start + (ulong)i);
                    Assert.Equal(-2 + expected * 5, uniform[i]);
                    Assert.Equal(expected < 0.3f ? 0 : 1 / (1 - 0.3f), mask[i]);
                }
            }
        }
    }

    [Fact]
    public void A_normal_number_does_not_depend_on_where_the_fill_starts()
    {
        var random = new CounterRandom(42, 7, 9);
        var whole = new float[100];
        random.FillNormal(0, whole, 1, 2);
        for (int start = 0; start < 100; start += 3)
        {
            var some = new float[Math.Min(7, 100 - start)];
            random.FillNormal((ulong)start, some, 1, 2);
            Assert.Equal(whole.AsSpan(start, some.Length).ToArray(), some);
        }
    }

    [Fact]
    public void Normal_numbers_have_the_mean_and_deviation_asked_for()
    {
        var values = new float[100_000];
        new CounterRandom(1, 2, 3).FillNormal(0, values, 1, 2);
        double mean = values.Average(x => (double)x), variance = values.Average(x => (x - mean) * (x - mean));
        // Five standard errors.
        Assert.Equal(1, mean, 5 * 2 / Math.Sqrt(values.Length));
        Assert.Equal(4, variance, 5 * 4 * Math.Sqrt(2.0 / values.Length));
        Assert.All(values, x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void A_dropout_mask_drops_the_share_asked_for()
    {
        var mask = new float[100_000];
        new CounterRandom(1, 2, 3).FillDropout(0, mask, 0.25f);
        Assert.Equal(0.25, mask.Count(x => x == 0) / 100_000.0, 5 * Math.Sqrt(0.25 * 0.75 / 100_000));
        new CounterRandom(1, 2, 3).FillDropout(0, mask, 0);
        Assert.All(mask, x => Assert.Equal(1, x));
    }

    [Fact]
    public void Streams_of_other_seeds_purposes_and_steps_differ()
    {
        var streams = new[] { new CounterRandom(1, 2, 3), new CounterRandom(2, 2, 3), new CounterRandom(1, 3, 3), new CounterRandom(1, 2, 4), new CounterRandom(1ul << 32, 2, 3) };
        Assert.Equal(streams.Length, streams.Select(stream => (stream.Bits(0), stream.Bits(1))).Distinct().Count());
    }

    [Fact]
    public void Integers_stay_below_their_bound_and_reach_every_value()
    {
        var random = new CounterRandom(1, 2, 3);
        var counts = new int[7];
        for (ulong i = 0; i < 7000; i++)
            counts[random.Below(i, 7)]++;
        Assert.All(counts, count => Assert.Equal(1000, count, 5 * Math.Sqrt(7000 * (1 / 7.0) * (6 / 7.0))));
        Assert.Equal(0, random.Below(5, 1));
    }

    [Fact]
    public void A_shuffle_is_a_permutation_that_the_stream_alone_decides()
    {
        int[] first = [.. Enumerable.Range(0, 100)], second = [.. Enumerable.Range(0, 100)], third = [.. Enumerable.Range(0, 100)];
        new CounterRandom(1, 2, 3).Shuffle<int>(first);
        new CounterRandom(1, 2, 3).Shuffle<int>(second);
        new CounterRandom(1, 2, 4).Shuffle<int>(third);
        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), first);
    }
}
