using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Single rows and many rows: the same bits, at no more cost than is needed.</summary>
public sealed class TaggerPredictionTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<TaggerOutput> Outputs => [.. Enum.GetValues<TaggerOutput>()];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_prediction_engine_gives_the_bits_of_a_transformed_view(TaggerOutput output)
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => options.Output = output);
        TaggedSentence[] sentences = [.. Taggers.Parts(7), TaggedSentence.Of("", "", ""), TaggedSentence.Of("xyz the", "", ""), .. Taggers.Entities(40)];
        FoundTags[] bulk = [.. _ml.Data.CreateEnumerable<FoundTags>(tagger.Transform(Taggers.View(sentences)), reuseRowObject: false, ignoreMissingColumns: true)];

        using PredictionEngine<TaggedSentence, TagsAndProbabilities> engine = _ml.Model.CreatePredictionEngine<TaggedSentence, TagsAndProbabilities>(tagger);

        Assert.All(sentences.Zip(bulk), pair =>
        {
            TagsAndProbabilities single = engine.Predict(pair.First);
            Assert.Equal(pair.Second.PredictedLabel ?? [], single.PredictedLabel ?? []);
            Assert.Equal(pair.Second.Probability ?? [], single.Probability ?? []);
        });
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_warmed_up_row_is_tagged_without_an_allocation(TaggerOutput output)
    {
        IDataView rows = _ml.Data.Cache(Taggers.View(Taggers.Parts(6)));
        SequenceTaggerTransformer tagger = Taggers.Train(options => (options.Output, options.BestSequences) = (output, 3));
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        Assert.True(cursor.MoveNext());
        var row = new RepeatedRow(cursor);
        IRowToRowMapper mapper = tagger.GetRowToRowMapper(rows.Schema);
        using DataViewRow scored = mapper.GetRow(row, mapper.OutputSchema);
        ValueGetter<VBuffer<uint>> getTags = scored.GetGetter<VBuffer<uint>>(scored.Schema["PredictedLabel"]), getBest = scored.GetGetter<VBuffer<uint>>(scored.Schema["BestLabels"]);
        ValueGetter<VBuffer<float>> getProbabilities = scored.GetGetter<VBuffer<float>>(scored.Schema["Probability"]);
        ValueGetter<VBuffer<bool>> getUnknown = scored.GetGetter<VBuffer<bool>>(scored.Schema["UnknownTokens"]);
        VBuffer<uint> tags = default, best = default;
        VBuffer<float> probabilities = default;
        VBuffer<bool> unknown = default;
        void Predict()
        {
            row.Next();
            getTags(ref tags);
            getProbabilities(ref probabilities);
            getUnknown(ref unknown);
            getBest(ref best);
        }

        AllocationCheck.AssertNone(Predict);
        Assert.Equal(4, tags.Length);
    }

    [Fact]
    public void A_chain_with_a_tagger_maps_its_keys_back_to_tags()
    {
        ITransformer model = _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(Taggers.Well))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Texts", "PredictedLabel")).Fit(Taggers.View(Taggers.Parts(24)));

        using PredictionEngine<TaggedSentence, TagTexts> engine = _ml.Model.CreatePredictionEngine<TaggedSentence, TagTexts>(model);

        Assert.Equal(["DET", "NOUN", "VERB", "PROPN"], engine.Predict(TaggedSentence.Of("the dog saw Anna", "", "")).Texts!);
    }

    [Fact]
    public void Taggers_are_cross_validated()
    {
        IReadOnlyList<TaggingCrossValidationResult> results = _ml.Recurrent().CrossValidateTagging(
            Taggers.View(Taggers.Entities(30)), _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(Taggers.Well)), numberOfFolds: 3);

        Assert.Equal(3, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.Entities!.F1, 0.9, 1));
        Assert.All(results, result => Assert.IsType<SequenceTaggerTransformer>(result.Model));
    }

    private sealed class TagsAndProbabilities
    {
        public uint[]? PredictedLabel { get; set; }

        public float[]? Probability { get; set; }
    }

    private sealed class TagTexts
    {
        public string[]? Texts { get; set; }
    }
}
