using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using static Microsoft.ML.Recurrent.Engine.Tests.Decoding.SampleChain;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>Long sequences, and scores far apart or not numbers.</summary>
public class TagDecoderExtremesTests
{
    [Fact]
    public void A_sentence_of_5000_tokens_has_probabilities_and_best_tags()
    {
        const int Tags = 9, Length = 5000;
        (TagChain chain, _) = Chain(Tags, "", 3);
        PackedBatch batch = Sample.Batch(Length);
        Matrix emissions = Scaled(Length, Tags, 3, 4), marginals = Matrix.Create(Length, Tags);
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        int[] tags = new int[Length], best = new int[2 * Length];
        var logProbabilities = new double[2];
        decoder.Decode(pass, batch, emissions, tags);
        decoder.Marginals(pass, batch, emissions, marginals);
        decoder.DecodeBest(pass, batch, emissions, 2, best, logProbabilities);

        // The definition in double precision.
        double[] forward = new double[Tags], viterbi = new double[Tags];
        for (int t = 0; t < Length; t++)
        {
            double[] before = forward, bestBefore = viterbi;
            forward = [.. Enumerable.Range(0, Tags).Select(j => emissions[t, j] + (t == 0 ? chain.Start[0, j] : LogSum(before, i => chain.Transitions[i, j])))];
            viterbi = [.. Enumerable.Range(0, Tags).Select(j => emissions[t, j] + (t == 0 ? chain.Start[0, j] : Enumerable.Range(0, Tags).Max(i => bestBefore[i] + chain.Transitions[i, j])))];
        }
        double logPartition = LogSum(forward, i => chain.End[0, i]), largest = Enumerable.Range(0, Tags).Max(i => viterbi[i] + chain.End[0, i]);
        double score = (double)chain.Start[0, tags[0]] + chain.End[0, tags[^1]];
        for (int t = 0; t < Length; t++)
            score += emissions[t, tags[t]] + (double)(t > 0 ? chain.Transitions[tags[t - 1], tags[t]] : 0);
        Assert.Equal(largest, score, 1e-3);
        Assert.Equal(largest - logPartition, logProbabilities[0], 1e-3);
        Assert.True(logProbabilities[1] <= logProbabilities[0]);
        for (int t = 0; t < Length; t++)
            Assert.Equal(1, VectorMath.Dot(marginals.Row(t), Enumerable.Repeat(1f, Tags).ToArray()), 1e-6);

        double LogSum(double[] scores, Func<int, double> weight)
        {
            double most = Enumerable.Range(0, Tags).Max(i => scores[i] + weight(i));
            return most + Math.Log(Enumerable.Range(0, Tags).Sum(i => Math.Exp(scores[i] + weight(i) - most)));
        }
    }

    [Fact]
    public void A_tag_that_only_a_very_improbable_one_leads_to_keeps_its_probability()
    {
        // Tag 2 can only follow tag 1, which is e^-200 against tag 0; then the emission makes up for it. Linear space would have lost it.
        foreach (float gap in new[] { 60f, 80, 100, 200, 1000 })
        {
            (TagChain chain, _) = Chain(3, "", 0);
            Matrix transitions = Matrix.Create(3, 3);
            transitions[0, 2] = transitions[2, 2] = float.NegativeInfinity;
            using var team = new ThreadTeam(1);
            chain.Set(chain.Start, transitions, chain.End, team);
            Matrix emissions = Matrix.Create(3, 3), marginals = Matrix.Create(3, 3);
            emissions[0, 0] = gap;
            emissions[1, 2] = gap + 1;
            var decoder = new TagDecoder(chain);
            var tags = new int[3];
            decoder.Marginals(new Pass(team), Sample.Batch(3), emissions, marginals);
            decoder.Decode(new Pass(team), Sample.Batch(3), emissions, tags);
            var all = new AllSequences(emissions, chain.Start, transitions, chain.End);
            Assert.Equal(2, tags[1]);
            for (int t = 0; t < 3; t++)
            {
                for (int tag = 0; tag < 3; tag++)
                    Assert.Equal(all.Marginal(t, tag), marginals[t, tag], 1e-6 * gap);
            }
        }
    }

    [Fact]
    public void NaN_emissions_give_NaN_probabilities_and_tags_within_range()
    {
        Matrix emissions = Scaled(4, 3, 1, 1), marginals = Matrix.Create(4, 3);
        emissions[2, 1] = float.NaN;
        using var team = new ThreadTeam(1);
        var pass = new Pass(team);
        var decoder = new TagDecoder(new TagChain(3));
        int[] tags = new int[4], best = new int[8];
        decoder.Decode(pass, Sample.Batch(4), emissions, tags);
        decoder.DecodeBest(pass, Sample.Batch(4), emissions, 2, best, new double[2]);
        decoder.Marginals(pass, Sample.Batch(4), emissions, marginals);
        Assert.All(tags, tag => Assert.InRange(tag, 0, 2));
        Assert.All(best, tag => Assert.InRange(tag, -1, 2));
        Assert.True(float.IsNaN(marginals[0, 0]));
    }
}
