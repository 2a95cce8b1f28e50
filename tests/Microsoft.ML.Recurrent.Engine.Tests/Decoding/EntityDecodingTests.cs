using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using static Microsoft.ML.Recurrent.Engine.Tests.Decoding.SampleChain;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>Entities of whole batches, and of long sentences.</summary>
public class EntityDecodingTests
{
    private const string Names = "O B-x I-x B-y I-y";
    private const int Tags = 5;

    [Fact]
    public void Bits_depend_on_neither_the_threads_nor_the_other_sequences()
    {
        (TagChain chain, _) = Chain(Tags, Names, 1);
        PackedBatch batch = Sample.Batch([.. Enumerable.Range(0, 40).Select(i => i * 7 % 23)]);
        Matrix emissions = Scaled(batch.TokenCount, Tags, 3, 2);
        (int[] tags, List<EntityCandidate>[] found) = Decode(chain, 1, batch, emissions);
        Assert.Contains(found, entities => entities.Count > 20);
        Assert.Equal(2, batch.SequenceCount - batch.ActiveAt(0));
        foreach (int threads in new[] { 2, 3 })
        {
            (int[] otherTags, List<EntityCandidate>[] otherFound) = Decode(chain, threads, batch, emissions);
            Assert.Equal(tags, otherTags);
            Assert.Equal(found, otherFound);
        }
        for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
        {
            int length = batch.Lengths[sequence];
            Matrix own = Matrix.Create(length, Tags);
            for (int step = 0; step < length; step++)
                emissions.Row(batch.StepOffsets[step] + sequence).CopyTo(own.Row(step));
            var expected = new int[length];
            batch.Gather<int>(sequence, tags, expected);
            (int[] alone, List<EntityCandidate>[] foundAlone) = Decode(chain, 1, Sample.Batch(length), own);
            Assert.Equal(expected, alone);
            Assert.Equal(found[sequence], foundAlone[0]);
        }
    }

    [Fact]
    public void In_a_sentence_of_5000_tokens_the_entities_of_a_token_share_the_probability_of_its_tags()
    {
        (TagChain chain, _) = Chain(Tags, Names, 1);
        PackedBatch batch = Sample.Batch(0, 5000);
        Matrix emissions = Scaled(5000, Tags, 3, 2), marginals = Matrix.Create(5000, Tags);
        (_, List<EntityCandidate>[] found) = Decode(chain, 1, batch, emissions, smallest: 1e-6);
        using var team = new ThreadTeam(1);
        new TagDecoder(chain).Marginals(new Pass(team), batch, emissions, marginals);
        var sums = new double[5000, 2];
        foreach (EntityCandidate entity in found[0])
        {
            for (int token = entity.Start; token < entity.End; token++)
                sums[token, entity.Type] += entity.Probability;
        }
        for (int token = 0; token < 5000; token++)
        {
            Assert.Equal(marginals[token, 1] + marginals[token, 2], sums[token, 0], 1e-3);
            Assert.Equal(marginals[token, 3] + marginals[token, 4], sums[token, 1], 1e-3);
        }
    }

    [Fact]
    public void One_entity_can_be_5000_tokens_long()
    {
        var chain = new TagChain(Tags, new TagConstraints(Names.Split(' '), TagScheme.Iob2));
        int[] gold = [1, .. Enumerable.Repeat(2, 4999)];
        Matrix emissions = Matrix.Create(gold.Length, Tags);
        for (int token = 0; token < gold.Length; token++)
            emissions[token, gold[token]] = 30;
        (int[] tags, List<EntityCandidate>[] found) = Decode(chain, 1, Sample.Batch(gold.Length), emissions);
        Assert.Equal(gold, tags);
        EntityCandidate entity = Assert.Single(found[0]);
        Assert.Equal((0, 5000, 0), (entity.Start, entity.End, entity.Type));
        Assert.Equal(1, entity.Probability, 1e-2);
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_passes()
    {
        (TagChain chain, _) = Chain(Tags, Names, 1);
        PackedBatch batch = Sample.Batch(5, 0, 9, 1);
        Matrix emissions = Scaled(batch.TokenCount, Tags, 1, 1);
        using var team = new ThreadTeam(2);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        var tags = new int[batch.TokenCount];
        List<EntityCandidate>[] found = Lists(batch);
        AllocationCheck.AssertNone(() =>
        {
            pass.Workspace.Reset();
            decoder.DecodeEntities(pass, batch, emissions, 0.1, tags);
            foreach (List<EntityCandidate> entities in found)
                entities.Clear();
            decoder.FindEntities(pass, batch, emissions, 0.01, found);
        });
        Assert.Contains(found, entities => entities.Count > 0);
    }

    [Fact]
    public void NaN_emissions_give_no_entities()
    {
        (TagChain chain, _) = Chain(Tags, Names, 1);
        Matrix emissions = Scaled(4, Tags, 1, 1);
        emissions[2, 1] = float.NaN;
        (int[] tags, List<EntityCandidate>[] found) = Decode(chain, 1, Sample.Batch(4), emissions);
        Assert.Empty(found[0]);
        Assert.Equal([0, 0, 0, 0], tags);
    }

    private static List<EntityCandidate>[] Lists(PackedBatch batch) => [.. Enumerable.Range(0, batch.SequenceCount).Select(_ => new List<EntityCandidate>())];

    private static (int[] Tags, List<EntityCandidate>[] Found) Decode(TagChain chain, int threads, PackedBatch batch, Matrix emissions, double smallest = 0.01)
    {
        using var team = new ThreadTeam(threads);
        var pass = new Pass(team);
        var decoder = new TagDecoder(chain);
        var tags = new int[batch.TokenCount];
        List<EntityCandidate>[] found = Lists(batch);
        decoder.DecodeEntities(pass, batch, emissions, 0.2, tags);
        decoder.FindEntities(pass, batch, emissions, smallest, found);
        return (tags, found);
    }
}
