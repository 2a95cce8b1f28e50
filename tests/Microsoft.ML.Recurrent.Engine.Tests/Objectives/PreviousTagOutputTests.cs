using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Objectives;

public class PreviousTagOutputTests
{
    private const int Features = 3, TagCount = 4;
    private static readonly string[] TagNames = ["O", "B-x", "I-x", "B-y"];

    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Rnn)]
    public void A_beam_as_wide_as_all_sequences_finds_them_in_the_order_of_their_probabilities(RecurrentCell cell)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        PreviousTagOutput output = Output(team, new PreviousTagOptions { TagSize = 2, HiddenSize = 5, Cell = cell });
        PackedBatch batch = Sample.Batch(3, 0, 2);
        Matrix input = Sample.Values(batch.TokenCount, Features, 1);
        TagOutputState state = output.CreateState();
        output.Score(pass, state, batch, input);
        int count = (int)Math.Pow(TagCount, 3);
        int[] tags = new int[count * batch.TokenCount];
        double[] logProbabilities = new double[count * batch.SequenceCount];
        output.DecodeBest(pass, state, count, tags, logProbabilities);

        // The sequences of 3, 2 and 0 tokens have 64, 16 and 1 sequences of tags.
        int[] lengths = batch.Lengths.ToArray();
        for (int position = 0; position < lengths.Length; position++)
        {
            double[] found = [.. Enumerable.Range(0, count).Select(rank => logProbabilities[rank * lengths.Length + position]).Where(double.IsFinite)];
            Assert.Equal((int)Math.Pow(TagCount, lengths[position]), found.Length);
            Assert.Equal(found.OrderDescending(), found);
            Assert.Equal(1, found.Sum(Math.Exp), 1e-5);
        }
        for (int rank = 0; rank < 16; rank++)
        {
            // The loss of what was found, by teacher forcing, is the probability that the search gave.
            int[] of = [.. Enumerable.Repeat(-1, batch.TokenCount)];
            for (int step = 0; step < 2; step++)
                of[batch.StepOffsets[step] + 1] = tags[rank * batch.TokenCount + batch.StepOffsets[step] + 1];
            Assert.Equal(-logProbabilities[rank * lengths.Length + 1] / 2, output.Loss(pass, state, of), 1e-5);
        }
    }

    [Fact]
    public void A_beam_of_one_takes_the_most_probable_tag_after_the_ones_it_took()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        PreviousTagOutput output = Output(team, new PreviousTagOptions { TagSize = 2, HiddenSize = 5 });
        PackedBatch batch = Sample.Batch(6, 4, 4, 1);
        TagOutputState state = output.CreateState();
        output.Score(pass, state, batch, Sample.Values(batch.TokenCount, Features, 1));
        int[] tags = new int[batch.TokenCount];
        output.Decode(pass, state, tags);
        Matrix probabilities = Matrix.Create(batch.TokenCount, TagCount);
        output.Marginals(pass, state, probabilities);
        for (int token = 0; token < tags.Length; token++)
            Assert.Equal(Softmax.MostProbable(probabilities.Row(token)), tags[token]);
    }

    [Fact]
    public void A_wider_beam_finds_more_probable_tags()
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(1, 30)]);
        Matrix input = Sample.Values(batch.TokenCount, Features, 1);
        Assert.True(MeanLogProbability(8) > MeanLogProbability(1));

        double MeanLogProbability(int width)
        {
            PreviousTagOutput output = Output(team, new PreviousTagOptions { TagSize = 8, HiddenSize = 16, BeamWidth = width }, scale: 3);
            TagOutputState state = output.CreateState();
            output.Score(pass, state, batch, input);
            int[] tags = new int[batch.TokenCount];
            output.Decode(pass, state, tags);
            return -output.Loss(pass, state, tags);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void What_is_found_is_well_formed_with_constraints(int width)
    {
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var constraints = new TagConstraints(TagNames, TagScheme.Iob2);
        PreviousTagOutput output = Output(team, new PreviousTagOptions { TagSize = 2, HiddenSize = 5, BeamWidth = width }, constraints);
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 30)]);
        TagOutputState state = output.CreateState();
        output.Score(pass, state, batch, Sample.Values(batch.TokenCount, Features, 1));
        int[] tags = new int[batch.TokenCount];
        output.Decode(pass, state, tags);
        for (int position = 0; position < batch.SequenceCount; position++)
        {
            int[] sequence = new int[batch.Lengths[position]];
            batch.Gather<int>(position, tags, sequence);
            Assert.Equal(-1, constraints.FirstFault(sequence));
        }
    }

    [Fact]
    public void With_a_sampling_rate_of_one_the_loss_is_that_of_the_tags_which_the_layer_finds_itself()
    {
        using var team = new ThreadTeam(1);
        PackedBatch batch = Sample.Batch(6, 4, 1);
        Matrix input = Sample.Values(batch.TokenCount, Features, 1);
        int[] gold = [.. Enumerable.Range(0, batch.TokenCount).Select(token => token % TagCount)];
        double[] losses = [.. new[] { 0, 0.5, 1 }.Select(Loss)];
        Assert.Equal(3, losses.Distinct().Count());

        // By hand: the probabilities after the tags that greedy search finds.
        var pass = new Pass(team);
        PreviousTagOutput output = Output(team, new PreviousTagOptions { TagSize = 2, HiddenSize = 5 });
        TagOutputState state = output.CreateState();
        output.Score(pass, state, batch, input);
        Matrix probabilities = Matrix.Create(batch.TokenCount, TagCount);
        output.Marginals(pass, state, probabilities);
        Assert.Equal(-gold.Select((tag, token) => Math.Log(probabilities[token, tag])).Average(), losses[2], 1e-5);

        double Loss(double rate)
        {
            var training = new Pass(team) { IsTraining = true, Seed = 3 };
            PreviousTagOutput sampled = Output(team, new PreviousTagOptions { TagSize = 2, HiddenSize = 5, SamplingRate = rate });
            return sampled.Train(training, sampled.CreateState(), batch, input, gold, weight: 1, Matrix.Create(batch.TokenCount, Features));
        }
    }

    private static PreviousTagOutput Output(ThreadTeam team, PreviousTagOptions options, TagConstraints? constraints = null, float scale = 1.5f)
    {
        var output = new PreviousTagOutput("output", Features, TagCount, options, constraints);
        Sample.Randomize(output, team, scale);
        return output;
    }
}
