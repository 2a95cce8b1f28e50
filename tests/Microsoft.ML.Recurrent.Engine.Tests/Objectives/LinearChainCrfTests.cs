using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Decoding;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class LinearChainCrfTests(ITestOutputHelper output)
{
    // Packed: sequences of 4, 3, 3, 1 and 0 tokens; in the order given 3, 1, 4, 0, 3.
    private static readonly int[] s_lengths = [3, 1, 4, 0, 3];
    private static readonly int[] s_labels = [1, 0, 2, 1, 2, 1, 0, 0, 3, 2, 3];

    // All labelled; the longest at its second and last token only; one of three without any.
    public static TheoryData<string, int[]> Cases => new()
    {
        { "all", s_labels },
        { "some", [-1, 0, 2, 1, 2, 1, -1, -1, -1, 2, 3] },
        { "sequences", [1, 0, -1, 1, 2, 1, -1, 0, 3, -1, 3] },
        { "none", [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_those_of_all_sequences(string name, int[] labels)
    {
        output.WriteLine(name);
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var layer = new LinearChainCrf("crf", 4);
        Sample.Randomize(layer, team, 1.5f);
        LinearChainCrfState state = LinearChainCrf.CreateState();
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix emissions = Sample.Values(11, 4, 1), dEmissions = Matrix.Create(11, 4);
        double Loss()
        {
            pass.Workspace.Reset();
            layer.Refresh(team);
            return layer.Evaluate(pass, state, batch, emissions, labels);
        }
        double expected = 0;
        for (int sequence = 0; sequence < 4; sequence++)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => batch.StepOffsets[t] + sequence)];
            Matrix own = Matrix.Create(rows.Length, 4);
            for (int t = 0; t < rows.Length; t++)
                emissions.Row(rows[t]).CopyTo(own.Row(t));
            var all = new AllSequences(own, layer.Start.Value, layer.Transitions.Value, layer.End.Value);
            expected += all.LogPartition - all.LogSumAgreeing([.. rows.Select(row => labels[row])]);
        }
        expected /= Math.Max(1, labels.Count(label => label >= 0));

        pass.Workspace.Reset();
        double loss = layer.Train(pass, state, batch, emissions, labels, dEmissions);

        Assert.Equal(expected, loss, 1e-6);
        Assert.Equal(loss, Loss(), 1e-12);
        var check = new GradientCheck(output, Loss);
        check.Parameters(layer);
        check.Tensor("emissions", emissions, dEmissions);
        check.AssertAll();
    }

    [Fact]
    public void Parameters_are_named_and_begin_small()
    {
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 5);
        uint number = 3;
        layer.Initialize(7, ref number);
        Assert.Equal(6u, number);
        Assert.Equal(["crf.transitions", "crf.start_transitions", "crf.end_transitions"], layer.Parameters.Select(parameter => parameter.Name));
        Assert.All(layer.Parameters, parameter => Assert.InRange(parameter.Value.Span.ToArray().Max(Math.Abs), 0.01f, 0.1f));
    }

    [Theory]
    [InlineData(new[] { 2, 1, 0 })]
    [InlineData(new[] { 2, 1, -1 })]
    [InlineData(new[] { 0, 2, 2 })]
    public void Labels_that_may_not_be_decoded_have_the_finite_loss_and_gradients_of_a_field_without_constraints(int[] labels)
    {
        using var team = new ThreadTeam(1);
        PackedBatch batch = Sample.Batch(1, 2);
        (double loss, Matrix[] gradients) = Train(new TagConstraints(["O", "B-x", "I-x"], TagScheme.Iob2));
        (double expectedLoss, Matrix[] expected) = Train(null);
        Assert.True(double.IsFinite(loss) && loss > 0);
        Assert.Equal(expectedLoss, loss);
        Assert.Equal(expected.Select(Sample.Bits), gradients.Select(Sample.Bits));
        Assert.All(gradients, gradient => Assert.True(gradient.Span.ToArray().All(float.IsFinite)));

        (double Loss, Matrix[] Gradients) Train(TagConstraints? constraints)
        {
            var layer = new LinearChainCrf("crf", 3, constraints);
            Sample.Randomize(layer, team);
            Matrix dEmissions = Matrix.Create(3, 3);
            double loss = layer.Train(new Pass(team), LinearChainCrf.CreateState(), batch, Sample.Values(3, 3, 1), labels, dEmissions);
            return (loss, [dEmissions, .. layer.Parameters.Select(parameter => parameter.Gradient)]);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-2)]
    public void A_tag_that_is_none_of_them_is_refused(int tag)
    {
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 4);
        Sample.Randomize(layer, team);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => layer.Evaluate(new Pass(team), LinearChainCrf.CreateState(), Sample.Batch(1, 2), Sample.Values(3, 4, 1), [0, 1, tag]));
        Assert.Contains($"from 0 to 3, or -1 for none; found {tag} at token 1 of sequence 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public void Scores_far_apart_lose_no_gradient(float scale)
    {
        // Transitions and emissions far beyond what exponentials in single precision hold; labels that take the least likely ways.
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 4);
        Sample.Randomize(layer, team, scale);
        LinearChainCrfState state = LinearChainCrf.CreateState();
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix emissions = Sample.Values(11, 4, 1), dEmissions = Matrix.Create(11, 4);
        VectorMath.Scale(scale, emissions.Span);
        var pass = new Pass(team);
        double loss = layer.Train(pass, state, batch, emissions, s_labels, dEmissions);
        double[,] expected = new double[4, 4];
        double expectedLoss = 0;
        for (int sequence = 0; sequence < 4; sequence++)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => batch.StepOffsets[t] + sequence)];
            Matrix own = Matrix.Create(rows.Length, 4);
            for (int t = 0; t < rows.Length; t++)
                emissions.Row(rows[t]).CopyTo(own.Row(t));
            var all = new AllSequences(own, layer.Start.Value, layer.Transitions.Value, layer.End.Value);
            int[] labels = [.. rows.Select(row => s_labels[row])];
            double logPartition = all.LogPartition;
            expectedLoss += logPartition - all.LogSumAgreeing(labels);
            foreach ((int[] tags, double score) in all.Sequences)
            {
                for (int t = 1; t < tags.Length; t++)
                    expected[tags[t - 1], tags[t]] += Math.Exp(score - logPartition) / 11;
            }
            for (int t = 1; t < labels.Length; t++)
                expected[labels[t - 1], labels[t]] -= 1.0 / 11;
            for (int t = 0; t < rows.Length; t++)
            {
                for (int tag = 0; tag < 4; tag++)
                    Assert.Equal((all.Marginal(t, tag) - (labels[t] == tag ? 1 : 0)) / 11, dEmissions[rows[t], tag], 1e-6 * scale);
            }
        }
        Assert.Equal(expectedLoss / 11, loss, 1e-5 * scale);
        for (int from = 0; from < 4; from++)
        {
            for (int to = 0; to < 4; to++)
                Assert.Equal(expected[from, to], layer.Transitions.Gradient[from, to], 1e-6 * scale);
        }
    }

    [Fact]
    public void An_improbable_way_that_leads_on_is_counted()
    {
        // Tag 2 follows tag 1 alone, which is e^-100 against tag 0 before the next emission turns the tables.
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 3);
        layer.Transitions.Value[0, 2] = layer.Transitions.Value[2, 2] = -400;
        layer.Refresh(team);
        Matrix emissions = Matrix.Create(2, 3), dEmissions = Matrix.Create(2, 3);
        emissions[0, 0] = 100;
        emissions[1, 2] = 101;
        double loss = layer.Train(new Pass(team), LinearChainCrf.CreateState(), Sample.Batch(2), emissions, [0, 0], dEmissions, weight: 2);
        // Three ways of 100 (0 to 0, 0 to 1) and 101 (1 to 2); all else is nothing beside them.
        double sum = 2 * Math.Exp(-1) + 1;
        Assert.Equal(2 * (1 + Math.Log(sum)) / 2, loss, 1e-5);
        Assert.Equal(1 / sum, layer.Transitions.Gradient[1, 2], 1e-5);
        Assert.Equal(1 / sum, dEmissions[0, 1], 1e-5);
        Assert.Equal(Math.Exp(-1) / sum - 1, layer.Transitions.Gradient[0, 0], 1e-5);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_threads_and_the_gradient_may_take_the_emissions_place()
    {
        const int Tags = 21;
        int[] lengths = [.. Enumerable.Range(0, 40).Select(i => i * 7 % 23)];
        PackedBatch batch = Sample.Batch(lengths);
        int[] labels = [.. Enumerable.Range(0, batch.TokenCount).Select(row => row % 9 == 4 ? -1 : row * 7919 % Tags)];
        Matrix emissions = Sample.Values(batch.TokenCount, Tags, 1);
        (double loss, Matrix dEmissions, int[] parameters) = Train(1, inPlace: false);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            (double otherLoss, Matrix other, int[] otherParameters) = Train(threads, inPlace: true);
            Assert.Equal(loss, otherLoss);
            Assert.Equal(Sample.Bits(dEmissions), Sample.Bits(other));
            Assert.Equal(parameters, otherParameters);
        }

        (double Loss, Matrix DEmissions, int[] Parameters) Train(int threads, bool inPlace)
        {
            using var team = new ThreadTeam(threads);
            var layer = new LinearChainCrf("crf", Tags);
            Sample.Randomize(layer, team);
            Matrix scores = Sample.Copy(emissions), gradient = inPlace ? scores : Matrix.Create(batch.TokenCount, Tags);
            double found = layer.Train(new Pass(team), LinearChainCrf.CreateState(), batch, scores, labels, gradient);
            return (found, gradient, [.. layer.Parameters.SelectMany(parameter => Sample.Bits(parameter.Gradient))]);
        }
    }

    [Fact]
    public void A_NaN_in_the_emissions_makes_the_loss_NaN()
    {
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 3);
        Sample.Randomize(layer, team);
        Matrix emissions = Sample.Values(4, 3, 1), dEmissions = Matrix.Create(4, 3);
        emissions[1, 1] = float.NaN;
        Assert.True(double.IsNaN(layer.Train(new Pass(team), LinearChainCrf.CreateState(), Sample.Batch(2, 2), emissions, [0, 1, 2, 0], dEmissions)));
        Assert.True(float.IsNaN(dEmissions[1, 0]));
        Assert.True(float.IsFinite(dEmissions[0, 0]));
    }

    [Fact]
    public void A_batch_without_tokens_has_no_loss()
    {
        using var team = new ThreadTeam(1);
        var layer = new LinearChainCrf("crf", 3);
        Sample.Randomize(layer, team);
        foreach (int[] lengths in new int[][] { [], [0, 0] })
            Assert.Equal(0, layer.Train(new Pass(team), LinearChainCrf.CreateState(), Sample.Batch(lengths), Matrix.Create(0, 3), [], Matrix.Create(0, 3)));
        Assert.True(layer.Transitions.Gradient.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Nothing_is_allocated_in_a_step_after_the_first_ones()
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var layer = new LinearChainCrf("crf", 4);
        Sample.Randomize(layer, team);
        LinearChainCrfState state = LinearChainCrf.CreateState();
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix emissions = Sample.Values(11, 4, 1), dEmissions = Matrix.Create(11, 4);
        int[] labels = [1, 0, -1, 1, 2, 1, -1, 0, 3, -1, 3];
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            layer.Train(pass, state, batch, emissions, labels, dEmissions);
            layer.Refresh(team);
        });
    }
}
