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
        AdaptiveRow next = layer.CreateRow();
        for (int row = 0; row < Words; row++)
        {
            next.Begin(input.Row(row));
            Assert.Equal(scores[row], next.LogProbability(row));
            var sum = new double[3];
            for (int word = 0; word < Words; word++)
                sum[layer.Clusters.Of(word)] += Math.Exp(next.LogProbability(word));
            Assert.Equal(1, sum.Sum(), 1e-6);
            for (int cluster = 0; cluster < 3; cluster++)
            {
                Assert.Equal(sum[cluster], next.ClusterProbability(cluster), 1e-6);
                var probabilities = new float[layer.Clusters.SizeOf(cluster)];
                next.Probabilities(cluster, probabilities);
                for (int i = 0; i < probabilities.Length; i++)
                    Assert.Equal(Math.Exp(next.LogProbability(layer.Clusters.First(cluster) + i)), probabilities[i], 1e-6);
            }
        }
    }

    [Fact]
    public void A_row_s_answers_do_not_depend_on_what_was_asked_before()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        Matrix input = Sample.Values(2, Inputs, 1);
        AdaptiveRow used = layer.CreateRow(), fresh = layer.CreateRow();
        used.Begin(input.Row(0));
        used.LogProbability(30);
        used.Begin(input.Row(1));
        fresh.Begin(input.Row(1));
        var expected = new float[15];
        var found = new float[15];
        fresh.Probabilities(2, expected);
        used.Probabilities(2, found);
        Assert.Equal(expected, found);
        Assert.Equal(fresh.LogProbability(0), used.LogProbability(0));
    }

    [Fact]
    public void Rows_of_several_threads_give_the_same()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        Matrix input = Sample.Values(100, Inputs, 1);
        double[] Scores()
        {
            AdaptiveRow next = layer.CreateRow();
            return [.. Enumerable.Range(0, 100).Select(row =>
            {
                next.Begin(input.Row(row));
                return next.LogProbability(row * 7 % Words);
            })];
        }
        double[] expected = Scores();
        Parallel.For(0, 8, _ => Assert.Equal(expected, Scores()));
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
    public void No_word_is_more_probable_than_its_cluster()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team, scale: 6);
        AdaptiveRow next = layer.CreateRow();
        Matrix input = Sample.Values(300, Inputs, 3);
        for (int row = 0; row < input.Rows; row++)
        {
            next.Begin(input.Row(row));
            for (int cluster = 0; cluster < 3; cluster++)
            {
                var probabilities = new float[layer.Clusters.SizeOf(cluster)];
                next.Probabilities(cluster, probabilities);
                Assert.InRange(probabilities.Max(), 0, next.ClusterProbability(cluster) * (1 + 1e-6));
            }
        }
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
    public void What_is_no_number_gives_a_score_of_NaN_and_no_distribution()
    {
        using var team = new ThreadTeam(1);
        AdaptiveSoftmax layer = Create(team);
        AdaptiveSoftmaxState state = layer.CreateState();
        Matrix input = Sample.Values(1, Inputs, 3);
        input[0, 2] = float.NaN;
        var scores = new double[1];
        layer.Score(new Pass(team), state, input, [30], scores);
        Assert.True(double.IsNaN(scores[0]));
        AdaptiveRow next = layer.CreateRow();
        next.Begin(input.Row(0));
        Assert.Throws<InvalidOperationException>(() => next.LogProbability(0));
        Assert.Throws<InvalidOperationException>(() => next.ClusterProbability(1));
        Assert.Throws<InvalidOperationException>(() => next.Probabilities(2, new float[15]));
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
