using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class EmbeddingDropoutTests
{
    private static readonly int[] Words = [.. Enumerable.Range(0, 3000).Select(i => i % 10 == 9 ? -1 : i % 1000)];

    [Fact]
    public void The_rate_s_share_of_the_words_loses_its_vector_wherever_it_occurs_and_the_rest_is_scaled()
    {
        float[] factors = Factors(step: 0);
        Assert.All(factors, (factor, token) => Assert.True(factor == 0 || (factor == 1 / 0.75f && Words[token] >= 0)));
        for (int token = 0; token < 1000; token++)
            Assert.Equal([factors[token], factors[token]], [factors[token + 1000], factors[token + 2000]]);
        Assert.InRange(factors.Take(1000).Count(factor => factor == 0), 100 + 180, 100 + 270);
        Assert.Equal(factors, Factors(step: 0));
        Assert.NotEqual(factors, Factors(step: 1));
        Assert.NotEqual(factors, Factors(step: 0, seed: 1));
    }

    [Fact]
    public void It_acts_in_training_only()
    {
        using var team = new ThreadTeam(1);
        var state = new EmbeddingDropoutState();
        Matrix vectors = Sample.Values(Words.Length, 2, 1), gradient = Sample.Copy(vectors), expected = Sample.Copy(vectors);
        new EmbeddingDropout(0.5).Forward(new Pass(team), state, Words, vectors);
        EmbeddingDropout.Backward(state, gradient);
        Assert.Equal(Sample.Bits(expected), Sample.Bits(vectors));
        Assert.Equal(Sample.Bits(expected), Sample.Bits(gradient));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_rate_outside_its_range_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingDropout(rate));

    private static float[] Factors(uint step, ulong seed = 0)
    {
        using var team = new ThreadTeam(1);
        var state = new EmbeddingDropoutState();
        Matrix vectors = Matrix.Create(Words.Length, 3), gradient = Matrix.Create(Words.Length, 3);
        vectors.Span.Fill(1);
        gradient.Span.Fill(1);
        new EmbeddingDropout(0.25).Forward(new Pass(team) { IsTraining = true, Step = step, Seed = seed }, state, Words, vectors);
        EmbeddingDropout.Backward(state, gradient);
        Assert.Equal(Sample.Bits(vectors), Sample.Bits(gradient));
        return [.. Enumerable.Range(0, Words.Length).Select(token => vectors[token, 2])];
    }
}
