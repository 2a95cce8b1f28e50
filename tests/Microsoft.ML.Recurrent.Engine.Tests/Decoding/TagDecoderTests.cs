using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using static Microsoft.ML.Recurrent.Engine.Tests.Decoding.SampleChain;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

public class TagDecoderTests
{
    private static readonly int[] s_lengths = [1, 4, 3, 0, 4, 2];

    public static TheoryData<int, string, float> Chains => new()
    {
        { 1, "", 1 },
        { 3, "", 1 },
        { 4, "", 30 },
        { 5, "", 100 },
        { 5, "O B-x I-x B-y I-y", 1 },
        { 5, "O B-x I-x B-y I-y", 100 },
        { 5, "O B-x I-x I-y I-x", 3 },
        { 5, "O S-x B-x I-x E-x", 2 },
        { 5, "O S-x B-x I-x E-x", 300 },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public void The_best_tags_probabilities_and_best_sequences_are_those_of_all_sequences(int tags, string names, float scale)
    {
        (TagChain chain, TagConstraints? constraints) = Chain(tags, names, scale);
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix emissions = Scaled(batch.TokenCount, tags, 9, scale);
        const int Count = 6;
        var found = new int[batch.TokenCount];
        int[] best = new int[Count * batch.TokenCount];
        var logProbabilities = new double[Count * batch.SequenceCount];
        Matrix marginals = Matrix.Create(batch.TokenCount, tags);
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        decoder.Decode(pass, batch, emissions, found);
        decoder.Marginals(pass, batch, emissions, marginals);
        decoder.DecodeBest(pass, batch, emissions, Count, best, logProbabilities);

        // Rounding is relative to scores of this size.
        double tolerance = 3e-6 * Math.Max(1, scale);
        for (int sequence = 0; sequence < batch.ActiveAt(0); sequence++)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => batch.StepOffsets[t] + sequence)];
            var all = new AllSequences(Rows(emissions, rows), chain.Start, chain.Transitions, chain.End, constraints is null ? null : y => constraints.FirstFault(y) < 0);
            IReadOnlyList<(int[] Tags, double Score)> expected = all.Best(Count);
            Assert.Equal(expected[0].Tags, rows.Select(row => found[row]));
            for (int rank = 0; rank < Count; rank++)
            {
                double logProbability = logProbabilities[rank * batch.SequenceCount + sequence];
                int[] given = [.. rows.Select(row => best[rank * batch.TokenCount + row])];
                if (rank >= expected.Count)
                {
                    Assert.Equal(double.NegativeInfinity, logProbability);
                    Assert.All(given, tag => Assert.Equal(-1, tag));
                    continue;
                }
                Assert.Equal(expected[rank].Score - all.LogPartition, logProbability, tolerance);
                Assert.Equal(expected[rank].Tags, given);
            }
            for (int t = 0; t < rows.Length; t++)
            {
                for (int tag = 0; tag < tags; tag++)
                    Assert.Equal(all.Marginal(t, tag), marginals[rows[t], tag], tolerance);
            }
        }
        // The empty sequence has one tagging.
        Assert.Equal(0, logProbabilities[batch.SequenceCount - 1]);
        Assert.Equal(double.NegativeInfinity, logProbabilities[2 * batch.SequenceCount - 1]);
    }

    [Fact]
    public void Without_transitions_and_constraints_tags_are_those_of_a_softmax()
    {
        PackedBatch batch = Sample.Batch(7, 3, 12);
        Matrix logits = Scaled(batch.TokenCount, 17, 3, 4), marginals = Sample.Copy(logits);
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var decoder = new TagDecoder(new TagChain(17));
        var tags = new int[batch.TokenCount];
        decoder.Decode(pass, batch, logits, tags);
        decoder.Marginals(pass, batch, marginals, marginals);
        var expected = new float[17];
        for (int row = 0; row < batch.TokenCount; row++)
        {
            Softmax.Probabilities(logits.Row(row), expected);
            Assert.Equal(Array.IndexOf(expected, expected.Max()), tags[row]);
            for (int tag = 0; tag < 17; tag++)
                Assert.Equal(expected[tag], marginals[row, tag], 1e-6f);
        }
    }

    [Theory]
    [InlineData(TagScheme.Iob1)]
    [InlineData(TagScheme.Iob2)]
    [InlineData(TagScheme.Bioes)]
    public void Whatever_the_scores_the_tags_are_well_formed(TagScheme scheme)
    {
        string[] prefixes = scheme == TagScheme.Bioes ? ["B", "I", "E", "S"] : ["B", "I"];
        string[] names = ["O", .. Enumerable.Range(0, 9).SelectMany(type => prefixes.Select(prefix => $"{prefix}-{type}")), "I-strange"];
        var constraints = new TagConstraints(names, scheme);
        var chain = new TagChain(names.Length, constraints);
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(1, 60)]);
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        foreach (float scale in new[] { 0, 1, 50, 1000, 1e30f })
        {
            Matrix emissions = Scaled(batch.TokenCount, names.Length, 3, scale);
            int[] tags = new int[batch.TokenCount], best = new int[3 * batch.TokenCount];
            decoder.Decode(pass, batch, emissions, tags);
            decoder.DecodeBest(pass, batch, emissions, 3, best, new double[3 * batch.SequenceCount]);
            Assert.Equal(tags, best[..tags.Length]);
            for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
            {
                for (int rank = 0; rank < 3; rank++)
                {
                    int[] found = [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => best[rank * batch.TokenCount + batch.StepOffsets[t] + sequence])];
                    if (found[0] >= 0)
                        Assert.Equal(-1, constraints.FirstFault(found));
                }
            }
        }
    }

    [Fact]
    public void Of_equal_scores_the_lower_tags_win()
    {
        PackedBatch batch = Sample.Batch(5);
        using var team = new ThreadTeam(1);
        var tags = new int[5];
        new TagDecoder(new TagChain(4)).Decode(new Pass(team), batch, Matrix.Create(5, 4), tags);
        Assert.Equal([0, 0, 0, 0, 0], tags);
    }

    [Fact]
    public void Bits_depend_on_neither_the_threads_nor_the_other_sequences()
    {
        const int Tags = 19;
        (TagChain chain, _) = Chain(Tags, "", 2);
        int[] lengths = [.. Enumerable.Range(0, 40).Select(i => i * 7 % 23)];
        PackedBatch batch = Sample.Batch(lengths);
        Matrix emissions = Scaled(batch.TokenCount, Tags, 3, 5);
        (int[] tags, Matrix marginals, double[] logProbabilities) = Decode(1, batch, emissions);
        foreach (int threads in new[] { 2, 3 })
        {
            (int[] otherTags, Matrix otherMarginals, double[] otherProbabilities) = Decode(threads, batch, emissions);
            Assert.Equal(tags, otherTags);
            Assert.Equal(Sample.Bits(marginals), Sample.Bits(otherMarginals));
            Assert.Equal(logProbabilities, otherProbabilities);
        }
        for (int sequence = 0; sequence < batch.ActiveAt(0); sequence++)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Lengths[sequence]).Select(t => batch.StepOffsets[t] + sequence)];
            (int[] alone, Matrix marginalsAlone, double[] logProbability) = Decode(1, Sample.Batch(rows.Length), Rows(emissions, rows));
            Assert.Equal(rows.Select(row => tags[row]), alone);
            Assert.Equal(Sample.Bits(Rows(marginals, rows)), Sample.Bits(marginalsAlone));
            Assert.Equal(logProbabilities[sequence], logProbability[0]);
        }

        (int[] Tags, Matrix Marginals, double[] LogProbabilities) Decode(int threads, PackedBatch sequences, Matrix scores)
        {
            using var team = new ThreadTeam(threads);
            var pass = new Pass(team);
            var decoder = new TagDecoder(chain);
            int[] found = new int[sequences.TokenCount], best = new int[2 * sequences.TokenCount];
            Matrix probabilities = Matrix.Create(sequences.TokenCount, Tags);
            var logs = new double[2 * sequences.SequenceCount];
            decoder.Decode(pass, sequences, scores, found);
            decoder.Marginals(pass, sequences, scores, probabilities);
            decoder.DecodeBest(pass, sequences, scores, 2, best, logs);
            Assert.Equal(found, best[..found.Length]);
            return (found, probabilities, logs);
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_passes()
    {
        (TagChain chain, _) = Chain(9, "", 1);
        PackedBatch batch = Sample.Batch(5, 9, 1);
        Matrix emissions = Scaled(batch.TokenCount, 9, 1, 1), marginals = Matrix.Create(batch.TokenCount, 9);
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        int[] tags = new int[batch.TokenCount], best = new int[2 * batch.TokenCount];
        var logProbabilities = new double[2 * batch.SequenceCount];
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            decoder.Decode(pass, batch, emissions, tags);
            decoder.Marginals(pass, batch, emissions, marginals);
            decoder.DecodeBest(pass, batch, emissions, 2, best, logProbabilities);
        });
    }

    [Fact]
    public void Constraints_of_another_number_of_tags_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TagChain(4, new TagConstraints(["O", "B-x", "I-x"], TagScheme.Iob2)));
        Assert.Contains("Expected constraints of 4 tags, found constraints of 3.", error.Message, StringComparison.Ordinal);
    }

    private static Matrix Rows(Matrix matrix, int[] rows)
    {
        Matrix copy = Matrix.Create(rows.Length, matrix.Columns);
        for (int i = 0; i < rows.Length; i++)
            matrix.Row(rows[i]).CopyTo(copy.Row(i));
        return copy;
    }
}
