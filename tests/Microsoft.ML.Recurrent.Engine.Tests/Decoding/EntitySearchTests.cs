using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using static Microsoft.ML.Recurrent.Engine.Tests.Decoding.SampleChain;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>Entities of the largest expected F1 against all tag sequences and all sets of entities.</summary>
public class EntitySearchTests
{
    private const double Smallest = 0.01;

    private static readonly int[] s_lengths = [6, 1, 4, 0, 5, 3, 2];

    public static TheoryData<string, TagScheme, bool, float> Chains
    {
        get
        {
            var chains = new TheoryData<string, TagScheme, bool, float>();
            foreach (bool isField in new[] { false, true })
            {
                foreach (float scale in new[] { 1f, 5, 100 })
                {
                    chains.Add("O I-x B-x I-y B-y", TagScheme.Iob1, isField, scale);
                    // Two entities of the type y cannot stand side by side.
                    chains.Add("I-x B-x O I-y", TagScheme.Iob1, isField, scale);
                    chains.Add("O B-x I-x B-y I-y", TagScheme.Iob2, isField, scale);
                    chains.Add("B-x O B-y I-x I-z", TagScheme.Iob2, isField, scale);
                    chains.Add("O B-x I-x E-x S-x", TagScheme.Bioes, isField, scale);
                    // An entity of the type x has exactly two tokens.
                    chains.Add("O B-x E-x S-y S-z", TagScheme.Bioes, isField, scale);
                }
            }
            return chains;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Probabilities_are_those_of_all_sequences_and_no_set_of_entities_is_better(string names, TagScheme scheme, bool isField, float scale)
    {
        var constraints = new TagConstraints(names.Split(' '), scheme);
        PackedBatch batch = Sample.Batch(s_lengths);
        Matrix emissions = Scaled(batch.TokenCount, constraints.TagCount, 9, scale);
        AssertBest(names.Split(' '), constraints, Chain(constraints, isField ? scale : 0), batch, emissions, 3e-6 * scale);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    [InlineData(1000)]
    public void An_entity_that_begins_with_a_very_improbable_tag_keeps_its_probability(float gap)
    {
        // B-x is e^-gap against O before I-x, which can only follow it, makes up for it.
        string[] names = ["O", "B-x", "I-x"];
        var constraints = new TagConstraints(names, TagScheme.Iob2);
        Matrix emissions = Matrix.Create(3, 3);
        emissions[0, 0] = gap;
        emissions[1, 2] = gap + 1;
        AssertBest(names, constraints, Chain(constraints, 0), Sample.Batch(3), emissions, 1e-6 * gap);
    }

    [Theory]
    [InlineData("O I-x B-x I-y B-y", TagScheme.Iob1, "I-x B-x I-x O I-y I-x B-x")]
    [InlineData("O B-x I-x B-y I-y", TagScheme.Iob2, "B-x B-x I-x O B-y B-x I-x")]
    [InlineData("O B-x I-x E-x S-x S-y", TagScheme.Bioes, "S-x S-x B-x E-x O S-y B-x I-x E-x")]
    public void Entities_beyond_doubt_are_written_in_the_tags_of_the_scheme(string names, TagScheme scheme, string sentence)
    {
        string[] all = names.Split(' ');
        int[] gold = [.. sentence.Split(' ').Select(name => Array.IndexOf(all, name))];
        Matrix emissions = Matrix.Create(gold.Length, all.Length);
        for (int token = 0; token < gold.Length; token++)
            emissions[token, gold[token]] = 20;
        using var team = new ThreadTeam(1);
        var decoder = new TagDecoder(new TagChain(all.Length, new TagConstraints(all, scheme)));
        foreach (double threshold in new[] { 0.05, 0.5, 0.99 })
        {
            var tags = new int[gold.Length];
            decoder.DecodeEntities(new Pass(team), Sample.Batch(gold.Length), emissions, threshold, tags);
            Assert.Equal(gold, tags);
        }
    }

    [Fact]
    public void Where_no_tag_parts_neighbours_of_one_type_the_best_that_can_be_written_is_chosen()
    {
        // IOB1 without B-x: without that, the two and the three candidates would be the best.
        var search = new EntitySearch(Types(["O", "I-x"], TagScheme.Iob1));
        int[] tags = [9, 9];
        search.Choose([new(0, 1, 0, 0.35), new(1, 2, 0, 0.6)], 0.3, tags);
        Assert.Equal([0, 1], tags);
        tags = [9, 9, 9];
        search.Choose([new(0, 1, 0, 0.5), new(1, 2, 0, 0.6), new(2, 3, 0, 0.5)], 0.3, tags);
        Assert.Equal([1, 0, 1], tags);
        // Of another type in between, though worse.
        search = new EntitySearch(Types(["O", "I-x", "I-y"], TagScheme.Iob1));
        search.Choose([new(0, 1, 0, 0.5), new(1, 2, 0, 0.6), new(1, 2, 1, 0.31), new(2, 3, 0, 0.5)], 0.3, tags);
        Assert.Equal([1, 2, 1], tags);
    }

    [Theory]
    [InlineData(0.05, 2)]
    [InlineData(0.39, 2)]
    [InlineData(0.4, 0)]
    [InlineData(0.5, 0)]
    public void An_entity_is_chosen_below_its_probability_alone(double threshold, int tokens)
    {
        int[] tags = [9, 9, 9, 9];
        new EntitySearch(Types(["O", "B-x", "I-x"], TagScheme.Iob2)).Choose([new(1, 3, 0, 0.4)], threshold, tags);
        Assert.Equal(tokens, tags.Count(tag => tag != 0));
    }

    [Fact]
    public void One_long_entity_gives_way_to_two_that_are_worth_more()
    {
        var search = new EntitySearch(Types(["O", "B-x", "I-x", "B-y"], TagScheme.Iob2));
        int[] tags = [9, 9, 9];
        EntityCandidate[] candidates = [new(0, 3, 0, 0.45), new(0, 1, 1, 0.4), new(1, 3, 0, 0.3)];
        search.Choose(candidates, 0.2, tags);
        Assert.Equal([3, 1, 2], tags);
        search.Choose(candidates, 0.26, tags);
        Assert.Equal([1, 2, 2], tags);
    }

    [Theory]
    [InlineData("O", TagScheme.Iob2)]
    [InlineData("O I-x I-y", TagScheme.Iob2)]
    [InlineData("B-x I-x", TagScheme.Iob2)]
    [InlineData("O B-x I-x", TagScheme.None)]
    public void Tags_that_mark_no_entities_or_nothing_outside_of_them_cannot_be_decoded_as_entities(string names, TagScheme scheme)
    {
        var constraints = new TagConstraints(names.Split(' '), scheme);
        Assert.Null(EntityTypes.Of(constraints));
        using var team = new ThreadTeam(1);
        var decoder = new TagDecoder(new TagChain(constraints.TagCount, constraints));
        Assert.Throws<InvalidOperationException>(() => decoder.DecodeEntities(new Pass(team), Sample.Batch(1), Matrix.Create(1, constraints.TagCount), 0.5, new int[1]));
        Assert.Null(EntityTypes.Of(null));
    }

    private static EntityTypes Types(string[] names, TagScheme scheme) => EntityTypes.Of(new TagConstraints(names, scheme))!;

    /// <summary>A chain of random transitions, or of independent tags where the scale is 0.</summary>
    private static TagChain Chain(TagConstraints constraints, float scale)
    {
        int tags = constraints.TagCount;
        var chain = new TagChain(tags, constraints);
        using var team = new ThreadTeam(1);
        chain.Set(Scaled(1, tags, 11, scale), Scaled(tags, tags, 12, scale), Scaled(1, tags, 13, scale), team);
        return chain;
    }

    private static void AssertBest(string[] names, TagConstraints constraints, TagChain chain, PackedBatch batch, Matrix emissions, double tolerance)
    {
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        List<EntityCandidate>[] found = Find(Smallest);
        for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
        {
            List<EntityCandidate> own = found[sequence];
            Dictionary<(int Start, int End, string Type), double> expected = Expected(sequence);
            Assert.Equal(own.Select(entity => entity.Start).Order(), own.Select(entity => entity.Start));
            Assert.Equal(own.Count, own.Select(Key).Distinct().Count());
            Assert.All(own, entity => Assert.True(entity.Probability > Smallest));
            Assert.All(own, entity => Assert.Equal(expected.GetValueOrDefault(Key(entity)), entity.Probability, tolerance));
            Assert.All(expected.Where(entity => entity.Value > Smallest + tolerance), entity => Assert.Contains(entity.Key, own.Select(Key)));
        }
        Assert.Contains(found, own => own.Count > 0);
        foreach (double threshold in new[] { Smallest, 0.1, 0.25, 0.5 })
        {
            List<EntityCandidate>[] above = Find(threshold);
            var tags = new int[batch.TokenCount];
            decoder.DecodeEntities(pass, batch, emissions, threshold, tags);
            for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
            {
                EntityCandidate[] own = [.. found[sequence].Where(entity => entity.Probability > threshold)];
                Assert.Equal(own, above[sequence]);
                var written = new int[batch.Lengths[sequence]];
                batch.Gather<int>(sequence, tags, written);
                Assert.Equal(-1, constraints.FirstFault(written));
                double gain = TagSpan.Of(written.Select(tag => names[tag]))
                    .Sum(span => own.Single(entity => Key(entity) == (span.Start, span.Start + span.Length, span.Type)).Probability - threshold);
                Assert.Equal(LargestGain(own, threshold, written.Length, 0, ""), gain, 1e-12);
            }
        }

        (int Start, int End, string Type) Key(EntityCandidate entity) => (entity.Start, entity.End, constraints.TagOf(chain.EntityTypes!.TagsOf(entity.Type)[0]).Type);

        List<EntityCandidate>[] Find(double smallest)
        {
            List<EntityCandidate>[] lists = [.. Enumerable.Range(0, batch.SequenceCount).Select(_ => new List<EntityCandidate>())];
            decoder.FindEntities(pass, batch, emissions, smallest, lists);
            return lists;
        }

        // What each entity has of all well-formed sequences.
        Dictionary<(int Start, int End, string Type), double> Expected(int sequence)
        {
            var sums = new Dictionary<(int Start, int End, string Type), double>();
            int length = batch.Lengths[sequence];
            if (length == 0)
                return sums;
            Matrix own = Matrix.Create(length, emissions.Columns);
            for (int step = 0; step < length; step++)
                emissions.Row(batch.StepOffsets[step] + sequence).CopyTo(own.Row(step));
            var all = new AllSequences(own, chain.Start, chain.Transitions, chain.End, tags => constraints.FirstFault(tags) < 0);
            double logPartition = all.LogPartition;
            foreach ((int[] tags, double score) in all.Sequences)
            {
                foreach (TagSpan span in TagSpan.Of(tags.Select(tag => names[tag])))
                {
                    (int Start, int End, string Type) key = (span.Start, span.Start + span.Length, span.Type);
                    sums[key] = sums.GetValueOrDefault(key) + Math.Exp(score - logPartition);
                }
            }
            return sums;
        }

        // The best of all sets of entities that do not overlap, and that the tags can part.
        double LargestGain(EntityCandidate[] entities, double threshold, int length, int token, string typeBefore)
        {
            if (token == length)
                return 0;
            double largest = LargestGain(entities, threshold, length, token + 1, "");
            foreach (EntityCandidate entity in entities.Where(entity => entity.Start == token))
            {
                string type = Key(entity).Type;
                if (type != typeBefore || constraints.Scheme != TagScheme.Iob1 || names.Contains("B-" + type))
                    largest = Math.Max(largest, entity.Probability - threshold + LargestGain(entities, threshold, length, entity.End, type));
            }
            return largest;
        }
    }
}
