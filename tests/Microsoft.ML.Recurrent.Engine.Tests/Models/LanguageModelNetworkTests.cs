using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class LanguageModelNetworkTests(ITestOutputHelper output)
{
    private static readonly int[] Words = [1, 5, 9, 2, 2, 0, 11, 3, 1, 4], Targets = [2, 2, 0, 11, 3, -1, 4, 7, 9, 10];

    private static readonly LanguageModelRegularization Everything = new()
    {
        EmbeddingDropout = 0.1,
        InputDropout = 0.1,
        LayerDropout = 0.2,
        OutputDropout = 0.3,
        WeightDropout = 0.4,
        Variational = true,
        ActivationRegularization = 2,
        TemporalActivationRegularization = 1,
    };

    public static TheoryData<bool, bool, double> Kinds => new()
    {
        { false, false, 4 }, { true, false, 4 }, { false, true, 2 }, { true, true, 2 }, { true, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences(bool tied, bool adaptive, double divisor) => CheckGradients(Shape(tied, adaptive, divisor));

    [Theory]
    [InlineData(false, false, 5)]
    [InlineData(true, false, 3)]
    [InlineData(true, true, 3)]
    public void Gradients_agree_with_differences_through_a_projection(bool tied, bool adaptive, int projection) =>
        CheckGradients(Shape(tied, adaptive) with { EmbeddingSize = 3, HiddenSize = 5, ProjectionSize = projection });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_agree_with_differences_when_the_top_layer_is_as_wide_as_the_tied_vectors_and_the_others_are_wider(bool adaptive)
    {
        LanguageModelShape shape = Shape(true, adaptive) with { EmbeddingSize = 3, HiddenSize = 5, Layers = 2 };
        Assert.Equal([5, 3], new[] { shape.HiddenSizeOf(0), shape.HiddenSizeOf(1) });
        CheckGradients(shape);
    }

    private void CheckGradients(LanguageModelShape shape)
    {
        using var team = new ThreadTeam(1);
        var network = new LanguageModelNetwork(shape);
        Randomize(network, team);
        var pass = new Pass(team);
        PackedBatch batch = Sample.Batch(4, 3, 3);
        LanguageModelNetworkState state = network.CreateState();
        double Loss()
        {
            network.Refresh(team);
            pass.Workspace.Reset();
            state.Reset();
            var logProbabilities = new double[10];
            network.Score(pass, state, batch, Words, Targets, logProbabilities);
            return -logProbabilities.Sum() / 9;
        }
        Assert.Equal(Loss(), Train(network, pass, batch), 1e-6);
        var check = new GradientCheck(output, Loss);
        foreach (Parameter parameter in network.Parameters)
            check.Tensor(parameter.Name, parameter.Value, GradientCheck.Dense(parameter));
        check.AssertAll();
        Assert.Equal(network.Parameters.Count, network.Parameters.Select(parameter => parameter.Name).Distinct().Count());
        Assert.Equal(shape.IsTied, network.Parameters.All(parameter => !parameter.IsRowSparse));
    }

    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Rnn)]
    public void A_text_scored_in_pieces_has_the_scores_of_the_whole(RecurrentCell cell)
    {
        using var team = new ThreadTeam(1);
        var network = new LanguageModelNetwork(Shape(true, false) with { Cell = cell, Layers = 2, HiddenSize = 6 });
        Randomize(network, team);
        var pass = new Pass(team);
        int[][] words = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 0]], targets = [[2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 0, 1]];
        LanguageModelNetworkState state = network.CreateState();
        double[][] whole = Score(0, 6, 6);
        state.Reset();
        // In the second piece the other sequence is the longer one, so the packed order changes.
        double[][] first = Score(0, 2, 2), second = Score(2, 6, 5);
        Assert.Equal(whole[0], first[0].Concat(second[0]));
        Assert.Equal(whole[1][..5], first[1].Concat(second[1]));

        double[][] Score(int start, int end0, int end1)
        {
            pass.Workspace.Reset();
            PackedBatch batch = Sample.Batch(end0 - start, end1 - start);
            int[] ids = new int[batch.TokenCount], next = new int[batch.TokenCount];
            double[] scores = new double[batch.TokenCount];
            ForEachToken(batch, (row, sequence, step) => (ids[row], next[row]) = (words[sequence][start + step], targets[sequence][start + step]));
            network.Score(pass, state, batch, ids, next, scores);
            double[][] result = [new double[end0 - start], new double[end1 - start]];
            ForEachToken(batch, (row, sequence, step) => result[sequence][step] = scores[row]);
            return result;
        }
    }

    [Fact]
    public void States_of_other_sequences_are_refused_until_they_are_reset()
    {
        using var team = new ThreadTeam(1);
        var network = new LanguageModelNetwork(Shape(false, false));
        Randomize(network, team);
        var pass = new Pass(team);
        LanguageModelNetworkState state = network.CreateState();
        network.Score(pass, state, Sample.Batch(1, 1), [1, 2], [2, 3], new double[2]);
        Assert.Equal(2, state.SequenceCount);
        var error = Assert.Throws<ArgumentException>(() => network.Score(pass, state, Sample.Batch(1), [1], [2], new double[1]));
        Assert.Contains("Expected 2 sequences", error.Message, StringComparison.Ordinal);
        state.Reset();
        network.Score(pass, state, Sample.Batch(1), [1], [2], new double[1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bits_do_not_depend_on_the_threads(bool tied, bool adaptive, double divisor)
    {
        using var one = new ThreadTeam(1);
        using var two = new ThreadTeam(2);
        Assert.Equal(Run(one), Run(two));

        int[][] Run(ThreadTeam team)
        {
            var network = new LanguageModelNetwork(
                Shape(tied, adaptive, divisor) with { Layers = 2, HiddenSize = 6 }, regularization: Everything);
            Randomize(network, team);
            Train(network, new Pass(team) { IsTraining = true, Seed = 3 }, Sample.Batch(4, 3, 3));
            return [.. network.Parameters.Select(parameter => Sample.Bits(GradientCheck.Dense(parameter)))];
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team) { IsTraining = true };
        PackedBatch batch = Sample.Batch(4, 3, 3);
        foreach (bool isAdaptive in new[] { false, true })
        {
            var network = new LanguageModelNetwork(Shape(true, isAdaptive, 2), regularization: Everything);
            Randomize(network, team);
            LanguageModelNetworkState state = network.CreateState();
            AllocationCheck.AssertNone(() =>
            {
                pass.Workspace.Reset();
                network.Train(pass, state, batch, Words, Targets);
                network.Refresh(team);
            });
        }
    }

    [Theory]
    [InlineData(5, 0, "one layer of 5 units")]
    [InlineData(5, 4, "projection to the length of the tied word vectors, 5; found one to 4")]
    public void Sizes_that_do_not_fit_together_are_refused(int embeddingSize, int projectionSize, string fault)
    {
        var error = Assert.Throws<ArgumentException>(() => new LanguageModelNetwork(Shape(true, false) with { EmbeddingSize = embeddingSize, ProjectionSize = projectionSize }));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    private static LanguageModelShape Shape(bool tied, bool adaptive, double divisor = 4) => new()
    {
        VocabularySize = 12,
        EmbeddingSize = tied ? 4 : 3,
        HiddenSize = 4,
        IsTied = tied,
        Cuts = adaptive ? [3, 8] : [],
        TailDivisor = divisor,
    };

    private static double Train(LanguageModelNetwork network, Pass pass, PackedBatch batch)
    {
        foreach (Parameter parameter in network.Parameters)
            parameter.ZeroGradient();
        pass.Workspace.Reset();
        return network.Train(pass, network.CreateState(), batch, Words, Targets);
    }

    private static void Randomize(LanguageModelNetwork network, ThreadTeam team)
    {
        uint number = 100;
        foreach (Parameter parameter in network.Parameters)
            Initializer.Uniform(parameter.Value, 0.5, new CounterRandom(23, number++, 0));
        network.Refresh(team);
    }

    private static void ForEachToken(PackedBatch batch, Action<int, int, int> action)
    {
        for (int step = 0; step < batch.StepCount; step++)
        {
            for (int position = 0; position < batch.ActiveAt(step); position++)
                action(batch.StepOffsets[step] + position, batch.Order[position], step);
        }
    }
}
