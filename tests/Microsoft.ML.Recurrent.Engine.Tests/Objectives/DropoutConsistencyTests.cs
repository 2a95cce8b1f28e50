using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Decoding;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

/// <summary>Two copies of each sequence, with features that differ as dropout makes them differ, against the loss by its definition, with targets that stay.</summary>
public class DropoutConsistencyTests(ITestOutputHelper output)
{
    private const int Features = 3, Tags = 3;
    private const double Weight = 0.8;

    // Two copies each of sequences of 3, 2, 1 and no tokens: rows 2i and 2i + 1 are the same token.
    private static readonly int[] s_lengths = [3, 3, 2, 2, 1, 1, 0, 0];
    private static readonly int[] s_gold = [0, 0, 2, 2, 1, 1, 1, 1, 0, 0, 2, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_those_of_the_divergence_of_whole_sequences(bool hasCrf)
    {
        using var team = new ThreadTeam(2);
        var layer = new LinearTagOutput("output", Features, Tags, hasCrf, constraints: null, Weight);
        Sample.Randomize(layer, team, 1.5f);
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix input = Sample.Values(12, Features, 1), dInput = Matrix.Create(12, Features);
        double loss = layer.Train(new Pass(team) { IsTraining = true }, layer.CreateState(), batch, input, s_gold, weight: 1, dInput);

        AllSequences[] targets = [.. Enumerable.Range(0, 6).Select(All)];
        Assert.Equal(LossOfTags(), loss, 1e-6);
        Assert.True(Divergence() > 0.1);
        // The loss is a mean over the tokens of both copies, 12.
        var check = new GradientCheck(output, () => LossOfTags() + Weight / 12 * Divergence());
        check.Parameters(layer);
        check.Tensor("input", input, dInput);
        check.AssertAll();

        double LossOfTags() => Enumerable.Range(0, 6).Sum(sequence =>
        {
            AllSequences all = All(sequence);
            return all.LogPartition - all.LogSumAgreeing([.. Rows(batch, sequence).Select(row => s_gold[row])]);
        }) / 12;

        double Divergence() => Enumerable.Range(0, 6).Sum(sequence => Kl(targets[sequence ^ 1], All(sequence)));

        AllSequences All(int sequence)
        {
            int[] rows = Rows(batch, sequence);
            Matrix emissions = Matrix.Create(rows.Length, Tags);
            for (int t = 0; t < rows.Length; t++)
            {
                for (int tag = 0; tag < Tags; tag++)
                {
                    double score = ValueOf("bias")!.Value[0, tag];
                    for (int feature = 0; feature < Features; feature++)
                        score += (double)ValueOf("weight")!.Value[tag, feature] * input[rows[t], feature];
                    emissions[t, tag] = (float)score;
                }
            }
            return new AllSequences(
                emissions, ValueOf("start_transitions") ?? Matrix.Create(1, Tags), ValueOf("transitions") ?? Matrix.Create(Tags, Tags),
                ValueOf("end_transitions") ?? Matrix.Create(1, Tags));
        }

        Matrix? ValueOf(string name) => layer.Parameters.FirstOrDefault(parameter => parameter.Name == "output." + name)?.Value;
    }

    [Fact]
    public void Gradients_are_those_of_the_divergence_of_each_token_given_the_true_tags_before()
    {
        using var team = new ThreadTeam(1);
        var options = new PreviousTagOptions { TagSize = 2, HiddenSize = 3, Cell = RecurrentCell.Rnn, Consistency = Weight };
        var layer = new PreviousTagOutput("output", Features, Tags, options, constraints: null);
        Sample.Randomize(layer, team, 1.5f);
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix input = Sample.Values(12, Features, 1), dInput = Matrix.Create(12, Features);
        var pass = new Pass(team);
        TagOutputState state = layer.CreateState();
        double loss = layer.Train(new Pass(team) { IsTraining = true }, layer.CreateState(), batch, input, s_gold, weight: 1, dInput);

        double[][] targets = LogProbabilities();
        Assert.Equal(LossOfTags(targets), loss, 1e-5);
        Assert.True(Divergence(targets) > 0.1);
        var check = new GradientCheck(output, () =>
        {
            double[][] now = LogProbabilities();
            return LossOfTags(now) + Weight / 12 * Divergence(now);
        });
        check.Parameters(layer);
        check.Tensor("input", input, dInput);
        check.AssertAll();

        double LossOfTags(double[][] now) => -now.Select((token, row) => token[s_gold[row]]).Average();

        double Divergence(double[][] now) => now.Select((token, row) => targets[row ^ 1].Zip(token, (target, own) => Math.Exp(target) * (target - own)).Sum()).Sum();

        // ln p of each tag of each token: the loss with the tag there, the true ones before, and none behind, less the loss of those before.
        double[][] LogProbabilities()
        {
            pass.Workspace.Reset();
            layer.Refresh(team);
            layer.Score(pass, state, batch, input);
            var found = new double[12][];
            for (int sequence = 0; sequence < 6; sequence++)
            {
                int[] rows = Rows(batch, sequence), tags = [.. Enumerable.Repeat(-1, 12)];
                double before = 0;
                for (int t = 0; t < rows.Length; t++)
                {
                    found[rows[t]] = new double[Tags];
                    for (int tag = 0; tag < Tags; tag++)
                    {
                        tags[rows[t]] = tag;
                        found[rows[t]][tag] = before - layer.Loss(pass, state, tags) * (t + 1);
                    }
                    tags[rows[t]] = s_gold[rows[t]];
                    before -= found[rows[t]][s_gold[rows[t]]];
                }
            }
            return found;
        }
    }

    [Fact]
    public void Each_gradient_takes_the_other_along_as_the_definition_says()
    {
        // g + β(g - h) and h + β(h - g), with β = 1/2.
        Matrix gradients = Matrix.Create(4, 2);
        new float[] { 1, 2, 3, -2, 0, 0, 0, 0 }.CopyTo(gradients.Span);
        DropoutConsistency.Apply(0.5, gradients);
        float[] expected = [0, 4, 4, -4, 0, 0, 0, 0];
        Assert.Equal(expected, gradients.Span.ToArray());
        DropoutConsistency.Apply(0, gradients);
        Assert.Equal(expected, gradients.Span.ToArray());
    }

    [Fact]
    public void Copies_need_not_agree_on_tokens_without_a_tag()
    {
        using var team = new ThreadTeam(1);
        var layer = new LinearTagOutput("output", Features, Tags, hasCrf: false, constraints: null, Weight);
        Sample.Randomize(layer, team, 1.5f);
        Matrix dInput = Matrix.Create(4, Features);
        layer.Train(new Pass(team) { IsTraining = true }, layer.CreateState(), Sample.Batch(2, 2), Sample.Values(4, Features, 1), [0, 0, -1, -1], weight: 1, dInput);
        Assert.Contains(dInput.Row(0).ToArray(), value => value != 0);
        Assert.All(dInput.RowRange(2, 2).Span.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(new[] { 2, 2, 1 }, "found 3 of lengths 2, 2, 1.")]
    [InlineData(new[] { 3, 2 }, "found 2 of lengths 3, 2.")]
    [InlineData(new[] { 1, 0 }, "found 2 of lengths 1, 0.")]
    public void Sequences_that_do_not_come_twice_are_refused(int[] lengths, string found)
    {
        var error = Assert.Throws<ArgumentException>(() => DropoutConsistency.CheckPairs(Sample.Batch(lengths)));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_that_come_twice_are_taken_whatever_their_order_and_so_is_a_batch_of_none()
    {
        DropoutConsistency.CheckPairs(Sample.Batch(s_lengths));
        DropoutConsistency.CheckPairs(Sample.Batch(0, 0, 1, 1, 5, 5, 1, 1));
        DropoutConsistency.CheckPairs(Sample.Batch());
    }

    private static int[] Rows(PackedBatch batch, int sequence) => [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => batch.StepOffsets[t] + sequence)];

    private static double Kl(AllSequences from, AllSequences to)
    {
        double fromPartition = from.LogPartition, toPartition = to.LogPartition;
        return from.Sequences.Zip(to.Sequences, (target, own) =>
        {
            double logTarget = target.Score - fromPartition;
            return Math.Exp(logTarget) * (logTarget - (own.Score - toPartition));
        }).Sum();
    }
}
