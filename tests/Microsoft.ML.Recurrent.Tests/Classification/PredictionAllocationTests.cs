using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A prediction costs no garbage beyond what ML.NET itself makes.</summary>
public class PredictionAllocationTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Features => ["Text", "Tokens", "Keys"];

    [Theory]
    [MemberData(nameof(Features))]
    public void A_warmed_up_row_is_scored_without_an_allocation(string feature)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(40));
        var upstream = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")).Fit(rows);
        IDataView prepared = _ml.Data.Cache(upstream.Transform(rows));
        SequenceClassifierTransformer classifier = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
            (options.FeatureColumnName, options.NGramFeatures, options.EnsembleSize, options.Pooling, options.OutputSequenceEmbedding) =
            (feature, true, 2, SequencePooling.All, true))).Fit(prepared);

        using DataViewRowCursor cursor = prepared.GetRowCursor(prepared.Schema);
        Assert.True(cursor.MoveNext());
        var row = new RepeatedRow(cursor);
        IRowToRowMapper mapper = classifier.GetRowToRowMapper(prepared.Schema);
        using DataViewRow scored = mapper.GetRow(row, mapper.OutputSchema);
        ValueGetter<float> getScore = scored.GetGetter<float>(scored.Schema["Score"]);
        ValueGetter<VBuffer<float>> getEmbedding = scored.GetGetter<VBuffer<float>>(scored.Schema["SequenceEmbedding"]);
        float score = 0;
        VBuffer<float> embedding = default;
        void Predict()
        {
            row.Next();
            getScore(ref score);
            getEmbedding(ref embedding);
        }

        AllocationCheck.AssertNone(Predict);
        Assert.NotEqual(0, score);
    }

    [Fact]
    public void A_prediction_engine_allocates_no_more_than_one_with_a_stage_of_ML_NET_s_own()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(40));
        SequenceClassifierTransformer classifier = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.NGramFeatures = true)).Fit(rows);

        long stock = AllocatedByPredicting<Copied>(_ml.Transforms.CopyColumns("Copy", "Text").Fit(rows));
        long ours = AllocatedByPredicting<Verdict>(classifier);

        Assert.InRange(ours, 0, stock);
    }

    private long AllocatedByPredicting<TPrediction>(ITransformer model)
        where TPrediction : class, new()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Message, TPrediction>(model);
        var message = new Message { Text = "the film was good and the actor was great" };
        var prediction = new TPrediction();
        for (int i = 0; i < 60; i++)
            engine.Predict(message, ref prediction);
        long allocated = 0;
        AllocationCheck.Undisturbed(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                engine.Predict(message, ref prediction);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        return allocated;
    }

    private sealed class Copied
    {
        public string Copy { get; set; } = "";
    }
}
