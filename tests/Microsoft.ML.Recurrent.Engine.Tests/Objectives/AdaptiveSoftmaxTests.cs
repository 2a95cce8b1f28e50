using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class AdaptiveSoftmaxTests(ITestOutputHelper output)
{
    private const int Inputs = 9, Words = 40;
    private static readonly int[] Targets = [0, 39, 7, 25, -1, 6, 24, 8, 3];

    [Theory]
    [InlineData(2.0)]
    [InlineData(1.0)]
    public void Gradients_agree_with_differences(double divisor)
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team, divisor);
        var pass = new Pass(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(9, Inputs, 1), dInput = Matrix.Create(9, Inputs);
        double Loss()
        {
            layer.Refresh(team);
            var logProbabilities = new double[9];
            layer.Score(pass, state, input, Targets, logProbabilities);
            return -0.125 * logProbabilities.Sum();
        }
        Assert.Equal(Loss(), layer.Train(pass, state, input, Targets, 0.125f, dInput), 1e-12);
        var check = new GradientCheck(output, Loss);
        check.Parameters(layer);
        check.Tensor("input", input, dInput);
        check.AssertAll();
    }

    [Fact]
    public void Probabilities_sum_to_one_and_are_those_of_the_targets_to_the_bit()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(Words, Inputs, 1);
        double[] scores = new double[Words];
        layer.Score(new Pass(team), state, input, [.. Enumerable.Range(0, Words)], scores);
        var all = new float[Words];
        for (int row = 0; row < Words; row++)
        {
            layer.LogProbabilities(state, input.Row(row), all);
            Assert.Equal(1, all.Sum(x => Math.Exp(x)), 1e-6);
            Assert.Equal((float)scores[row], all[row]);
        }
    }

    [Fact]
    public void Without_tails_it_is_the_full_softmax()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var layer = new AdaptiveSoftmax("adaptive", Inputs, new WordClusters(Words));
        var full = new SoftmaxOutput("full", Inputs, Words, bias: false);
        Sample.Randomize(layer, team);
        Sample.Randomize(full, team);
        Matrix input = Sample.Values(9, Inputs, 1), dInput = Matrix.Create(9, Inputs), expected = Matrix.Create(9, Inputs);
        Assert.Equal(
            full.Train(pass, full.CreateState(), input, Targets, 1, expected),
            layer.Train(pass, layer.CreateState(), input, Targets, 1, dInput));
        Assert.Equal(Sample.Bits(expected), Sample.Bits(dInput));
        Assert.Equal(Sample.Bits(full.Weight.Gradient), Sample.Bits(layer.Head.Weight.Gradient));
    }

    [Fact]
    public void The_most_probable_word_is_the_largest_of_all_probabilities_wherever_it_lies()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team, scale: 2);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(300, Inputs, 3);
        var all = new float[Words];
        var clusters = new HashSet<int>();
        for (int row = 0; row < input.Rows; row++)
        {
            layer.LogProbabilities(state, input.Row(row), all);
            int best = layer.MostProbable(state, input.Row(row));
            Assert.Equal(Array.IndexOf(all, all.Max()), best);
            clusters.Add(layer.Clusters.Of(best));
        }
        Assert.Equal([0, 1, 2], clusters.Order());
    }

    [Fact]
    public void Drawn_words_have_the_distribution_s_frequencies()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(1, Inputs, 3);
        var all = new float[Words];
        layer.LogProbabilities(state, input.Row(0), all);
        const int Draws = 20000;
        var counts = new int[Words];
        for (int i = 0; i < Draws; i++)
            counts[layer.Sample(state, input.Row(0), (i + 0.5) / Draws)]++;
        // Evenly spread numbers: each share is met up to its two ends.
        for (int word = 0; word < Words; word++)
            Assert.Equal(Math.Exp(all[word]), counts[word] / (double)Draws, 2.0 / Draws);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_threads()
    {
        using var one = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(one);
        Matrix input = Sample.Values(700, Inputs, 1);
        int[] targets = [.. Enumerable.Range(0, 700).Select(row => row * 17 % Words)];
        int[][] expected = Train(one);
        foreach (int threads in new[] { 2, 3 })
        {
            using var team = new ThreadTeam(threads);
            Assert.Equal(expected, Train(team));
        }

        int[][] Train(ThreadTeam team)
        {
            foreach (Parameter parameter in layer.Parameters)
                parameter.ZeroGradient();
            Matrix dInput = Matrix.Create(700, Inputs);
            layer.Train(new Pass(team), layer.CreateState(), input, targets, 1 / 700f, dInput);
            return [Sample.Bits(dInput), .. layer.Parameters.Select(parameter => Sample.Bits(parameter.Gradient))];
        }
    }

    [Fact]
    public void What_is_no_number_gives_NaN_and_no_word()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(1, Inputs, 3);
        input[0, 2] = float.NaN;
        var scores = new double[1];
        layer.Score(new Pass(team), state, input, [30], scores);
        Assert.True(double.IsNaN(scores[0]));
        Assert.Throws<InvalidOperationException>(() => layer.MostProbable(state, input.Row(0)));
        Assert.Throws<InvalidOperationException>(() => layer.Sample(state, input.Row(0), 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    public void Cuts_that_do_not_ascend_within_the_vocabulary_are_refused(params int[] cuts) =>
        Assert.Contains("ascend", Assert.Throws<ArgumentException>(() => new WordClusters(Words, cuts)).Message, StringComparison.Ordinal);

    [Fact]
    public void Tied_embeddings_have_the_gradients_of_both_uses()
    {
        foreach (double divisor in new[] { 2.0, 1.0 })
        {
            using var team = new ThreadTeam(1);
            AdaptiveSoftmax layer = Create(team, divisor);
            var pass = new Pass(team);
            var embedding = new AdaptiveEmbedding(layer);
            AdaptiveSoftmaxState state = layer.CreateState();
            AdaptiveEmbeddingState embeddingState = embedding.CreateState();
            int[] words = [3, 30, 30, 8, -1, 24, 39, 0, 7];
            Matrix vectors = Matrix.Create(9, Inputs), dVectors = Matrix.Create(9, Inputs);
            double Loss()
            {
                layer.Refresh(team);
                embedding.Forward(pass, embeddingState, words, vectors);
                var logProbabilities = new double[9];
                layer.Score(pass, state, vectors, Targets, logProbabilities);
                return -0.125 * logProbabilities.Sum();
            }
            Loss();
            layer.Train(pass, state, vectors, Targets, 0.125f, dVectors);
            embedding.Backward(pass, embeddingState, dVectors);
            var check = new GradientCheck(output, Loss);
            check.Parameters(layer);
            check.AssertAll();
        }
    }

    private static AdaptiveSoftmax Create(ThreadTeam team, double divisor = 2, float scale = 0.5f)
    {
        var layer = new AdaptiveSoftmax("output", Inputs, new WordClusters(Words, 7, 25), divisor);
        Sample.Randomize(layer, team, scale);
        return layer;
    }
}
