using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class TaggerNetworkTests(ITestOutputHelper output)
{
    private static readonly TaggerRegularization Everything = new()
    {
        WordDropout = 0.2, InputDropout = 0.2, LayerDropout = 0.2, OutputDropout = 0.2, WeightDropout = 0.2, RecurrentDropout = 0.2, Variational = true,
        CharacterDropout = 0.2, SamplingRate = 0.5,
    };

    /// <summary>Names of <see cref="ShapeOf"/>.</summary>
    public static TheoryData<string> Kinds => ["words", "words and floats", "floats", "field", "constrained field", "constrained softmax", "characters", "filters of characters", "previous tag", "residual", "highway"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences_through_the_whole_network(string kind)
    {
        using var team = new ThreadTeam(1);
        var network = new TaggerNetwork(ShapeOf(kind), TaggerSample.TagNames);
        TaggerSample.Randomize(network, team);
        TaggerBatch batch = TaggerSample.Batch(TaggerSample.Data(network.Shape, 3, 0, 5, 1));
        var pass = new Pass(team);
        TaggerNetworkState state = network.CreateState();
        double Loss()
        {
            network.Refresh(team);
            pass.Workspace.Reset();
            network.Evaluate(pass, state, batch);
            return network.Output.Loss(pass, state.Output, batch.Tags);
        }
        Assert.Equal(Loss(), Train(network, pass, state, batch), 1e-6);
        var check = new GradientCheck(output, Loss);
        foreach (Parameter parameter in network.Parameters)
            check.Tensor(parameter.Name, parameter.Value, GradientCheck.Dense(parameter));
        check.AssertAll();
        Assert.Equal(network.Parameters.Count, network.Parameters.Select(parameter => parameter.Name).Distinct().Count());
    }

    [Fact]
    public void Gradients_agree_with_differences_of_both_losses_with_an_auxiliary_output()
    {
        using var team = new ThreadTeam(1);
        var network = new TaggerNetwork(TaggerSample.Shape(), TaggerSample.TagNames, new TaggerRegularization { AuxiliaryTags = 3, AuxiliaryWeight = 0.7f });
        TaggerSample.Randomize(network, team);
        TaggerBatch batch = TaggerSample.Batch(TaggerSample.Data(network.Shape, 3, 0, 5, 1));
        for (int position = 0; position < batch.Layout.SequenceCount; position++)
            batch.SetAuxiliaryTags(position, [.. Enumerable.Range(0, batch.Layout.Lengths[position]).Select(step => (step + position) % 4 - 1)]);
        var pass = new Pass(team);
        TaggerNetworkState state = network.CreateState();
        double both = Train(network, pass, state, batch);
        Matrix[] gradients = [.. network.Parameters.Select(GradientCheck.Dense)];
        network.Evaluate(pass, state, batch);
        Assert.True(both > network.Output.Loss(pass, state.Output, batch.Tags));
        var check = new GradientCheck(output, () =>
        {
            network.Refresh(team);
            return Train(network, pass, state, batch);
        });
        for (int i = 0; i < gradients.Length; i++)
            check.Tensor(network.Parameters[i].Name, network.Parameters[i].Value, gradients[i]);
        check.AssertAll();
        Assert.Equal(network.Parameters.Count - 2, network.ModelParameters.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_have_the_same_bits_for_any_number_of_threads(string kind)
    {
        int[] lengths = [.. Enumerable.Range(0, 40).Select(i => i * 7 % 11)];
        int[][] expected = Run(1);
        foreach (int threads in new[] { 2, 5 })
            Assert.Equal(expected, Run(threads));

        int[][] Run(int threads)
        {
            using var team = new ThreadTeam(threads);
            var network = new TaggerNetwork(ShapeOf(kind), TaggerSample.TagNames, regularization: Everything);
            TaggerSample.Randomize(network, team);
            var pass = new Pass(team) { IsTraining = true, Seed = 3 };
            Train(network, pass, network.CreateState(), TaggerSample.Batch(TaggerSample.Data(network.Shape, lengths)));
            return [.. network.Parameters.Select(parameter => Sample.Bits(GradientCheck.Dense(parameter)))];
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_allocated_in_a_pass_after_the_first_ones(string kind)
    {
        using var team = new ThreadTeam(2);
        var network = new TaggerNetwork(ShapeOf(kind), TaggerSample.TagNames, regularization: Everything);
        TaggerSample.Randomize(network, team);
        TaggerBatch batch = TaggerSample.Batch(TaggerSample.Data(network.Shape, 3, 0, 5, 1));
        var pass = new Pass(team) { IsTraining = true };
        TaggerNetworkState state = network.CreateState();
        AllocationCheck.AssertNone(() =>
        {
            Train(network, pass, state, batch);
            network.Refresh(team);
        });
    }

    [Theory]
    [InlineData("words")]
    [InlineData("constrained field")]
    [InlineData("previous tag")]
    public void Without_dropout_sentences_that_come_twice_agree_and_have_the_gradient_of_coming_once(string kind)
    {
        TaggerData once = TaggerSample.Data(ShapeOf(kind), 3, 0, 5, 1), twice = new(once.Forms);
        for (int row = 0; row < once.Count; row++)
        {
            twice.Add(once.Tokens[row], once.Tags[row]);
            twice.Add(once.Tokens[row], once.Tags[row]);
        }
        (double loss, Matrix[] gradients) = Run(once, consistency: 0);
        (double lossOfPairs, Matrix[] gradientsOfPairs) = Run(twice, consistency: 3);
        Assert.Equal(loss, lossOfPairs, 1e-6);
        for (int i = 0; i < gradients.Length; i++)
        {
            Assert.Equal(gradients[i].Rows, gradientsOfPairs[i].Rows);
            Assert.All(gradients[i].Span.ToArray().Zip(gradientsOfPairs[i].Span.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        (double Loss, Matrix[] Gradients) Run(TaggerData data, double consistency)
        {
            using var team = new ThreadTeam(1);
            var network = new TaggerNetwork(ShapeOf(kind), TaggerSample.TagNames, new TaggerRegularization { Consistency = consistency });
            TaggerSample.Randomize(network, team);
            double loss = Train(network, new Pass(team) { IsTraining = true }, network.CreateState(), TaggerSample.Batch(data));
            return (loss, [.. network.Parameters.Select(GradientCheck.Dense)]);
        }
    }

    [Fact]
    public void A_network_that_trains_on_pairs_refuses_sentences_that_come_once()
    {
        using var team = new ThreadTeam(1);
        var network = new TaggerNetwork(TaggerSample.Shape(), TaggerSample.TagNames, new TaggerRegularization { Consistency = 1 });
        TaggerSample.Randomize(network, team);
        Assert.True(network.TrainsOnPairs);
        var error = Assert.Throws<ArgumentException>(
            () => Train(network, new Pass(team) { IsTraining = true }, network.CreateState(), TaggerSample.Batch(TaggerSample.Data(network.Shape, 3, 3, 2, 1))));
        Assert.Contains("Expected every sequence twice, one after the other; found 4 of lengths 3, 3, 2, 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_without_words_and_without_features_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TaggerNetwork(TaggerSample.Shape() with { VocabularySize = 0, WordSize = 0 }, TaggerSample.TagNames));
        Assert.Contains("Expected words with vectors, float features, or both", error.Message, StringComparison.Ordinal);
    }

    private static TaggerShape ShapeOf(string kind) => kind switch
    {
        "words" => TaggerSample.Shape(),
        "words and floats" => TaggerSample.Shape(elementSize: 2),
        "floats" => TaggerSample.Shape(elementSize: 2) with { VocabularySize = 0, WordSize = 0 },
        "field" => TaggerSample.Shape() with { Output = TaggerOutput.ConditionalRandomField },
        "constrained field" => TaggerSample.Shape() with { Output = TaggerOutput.ConditionalRandomField, Scheme = TagScheme.Iob2 },
        "constrained softmax" => TaggerSample.Shape() with { Scheme = TagScheme.Iob2 },
        "characters" => TaggerSample.SpellingShape(CharacterEncoderKind.Recurrent),
        "filters of characters" => TaggerSample.SpellingShape(CharacterEncoderKind.Convolution),
        "residual" => TaggerSample.Shape() with { Layers = 3, Connection = LayerConnection.Residual },
        "highway" => TaggerSample.Shape() with { Layers = 3, Connection = LayerConnection.Highway },
        "previous tag" => TaggerSample.Shape() with { Output = TaggerOutput.PreviousTag },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static double Train(TaggerNetwork network, Pass pass, TaggerNetworkState state, TaggerBatch batch)
    {
        for (int i = 0; i < network.Parameters.Count; i++)
            network.Parameters[i].ZeroGradient();
        pass.Workspace.Reset();
        return network.Train(pass, state, batch);
    }
}
