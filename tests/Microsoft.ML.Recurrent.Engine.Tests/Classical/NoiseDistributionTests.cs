using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class NoiseDistributionTests
{
    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 1.0, 0 })]
    [InlineData(new[] { 3.0, 1 })]
    [InlineData(new[] { 0.001, 5, 0, 2, 2, 40 })]
    public void Words_are_drawn_as_often_as_their_weights_say(double[] weights)
    {
        const int Draws = 200_000;
        var noise = new NoiseDistribution(weights);
        var bits = new uint[2 * Draws];
        new CounterRandom(1, RandomPurpose.WordVectors, 0).FillBits(0, bits);
        var counts = new int[weights.Length];
        for (int i = 0; i < Draws; i++)
            counts[noise.Draw(bits[2 * i], bits[2 * i + 1])]++;

        for (int word = 0; word < weights.Length; word++)
        {
            double expected = weights[word] / weights.Sum(), deviation = Math.Sqrt(expected * (1 - expected) / Draws);
            Assert.InRange(counts[word] / (double)Draws, expected - 5 * deviation - 1e-9, expected + 5 * deviation + 1e-9);
        }
    }

    [Fact]
    public void Every_random_number_gives_a_word()
    {
        var noise = new NoiseDistribution([1, 2, 4]);
        foreach (uint entry in new uint[] { 0, 1, uint.MaxValue / 2, uint.MaxValue })
        {
            foreach (uint share in new uint[] { 0, uint.MaxValue / 2, uint.MaxValue })
                Assert.InRange(noise.Draw(entry, share), 0, 2);
        }
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0, 0 })]
    [InlineData(new[] { double.NaN, 1 })]
    public void Weights_without_a_sum_are_refused(double[] weights) => Assert.Throws<ArgumentException>(() => new NoiseDistribution(weights));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(29)]
    public void Bits_filled_in_are_those_of_the_stream(int start)
    {
        var random = new CounterRandom(7, RandomPurpose.WordVectors, 3);
        var bits = new uint[101];
        random.FillBits((ulong)start, bits);
        for (int i = 0; i < bits.Length; i++)
            Assert.Equal(random.Bits((ulong)(start + i)), bits[i]);
    }
}
