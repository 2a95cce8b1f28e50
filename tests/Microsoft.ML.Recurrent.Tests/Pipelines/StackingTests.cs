using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Several of our stages in one model, beside each other and on each other.</summary>
public class StackingTests
{
    private readonly MLContext _ml = new(seed: 1);

    private readonly List<Message> _rows = Samples.Topics(60);

    private sealed class Both
    {
        public float OpinionScore { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Stacked
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(_rows);

    private SequenceClassifierTrainer Binary(Action<SequenceClassifierTrainer.Options>? change = null) =>
        _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(change));

    private SequenceClassifierTrainer Multiclass(Action<SequenceClassifierTrainer.Options>? change = null) =>
        _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(change));

    [Fact]
    public void Two_classifiers_of_one_text_stand_in_one_chain()
    {
        var pipeline = new EstimatorChain<ITransformer>().Append(Binary())
            .Append(_ml.Transforms.CopyColumns("OpinionScore", "Score"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("TopicKey", "Topic"))
            .Append(Multiclass(options => options.LabelColumnName = "TopicKey"));

        var model = pipeline.Fit(Data);

        IDataView scored = model.Transform(Data);
        Assert.Equal(Cells.Of(Binary().Fit(Data).Transform(Data), "Score"), Cells.Of(scored, "OpinionScore"));
        Assert.Equal(Cells.Of(Classifiers.TrainTopics(rows: _rows).Transform(Data), "Score"), Cells.Of(scored, "Score"));
        Assert.Equal(1u, Annotations.Value<uint>(scored.Schema["OpinionScore"], "ScoreColumnSetId"));
        Assert.Equal(2u, Annotations.Value<uint>(scored.Schema["Score"], "ScoreColumnSetId"));
        AssertTheSameEverywhere<Both>(model, ["OpinionScore", "Score"], answer => $"{Cells.Text(answer.OpinionScore)} | {Cells.Text(answer.Score)}");
    }

    [Theory]
    [InlineData("SequenceEmbedding", 1)]
    [InlineData("Score", 1)]
    [InlineData("HiddenStates", 2 * 8)]
    public void A_classifier_reads_another_s_output_as_its_sequence(string column, int elementSize)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("TopicKey", "Topic")
            .Append(Multiclass(options => (options.LabelColumnName, options.OutputSequenceEmbedding, options.OutputHiddenStates) = ("TopicKey", true, true)))
            .Append(Binary(options => (options.FeatureColumnName, options.ElementSize) = (column, elementSize)));

        AssertTheSameEverywhere<Stacked>(pipeline.Fit(Data), ["Score", "Probability"], answer => $"{Cells.Text(answer.Score)} | {Cells.Text(answer.Probability)}");
    }

    [Theory]
    [InlineData("SequenceEmbedding")]
    [InlineData("Score")]
    public void A_classifier_reads_another_s_output_beside_its_own_sequence(string column)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("TopicKey", "Topic")
            .Append(Multiclass(options => (options.LabelColumnName, options.OutputSequenceEmbedding) = ("TopicKey", true)))
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text"))
            .Append(Binary(options => (options.FeatureColumnName, options.AdditionalFeaturesColumnName) = ("Tokens", column)));

        AssertTheSameEverywhere<Stacked>(pipeline.Fit(Data), ["Score", "Probability"], answer => $"{Cells.Text(answer.Score)} | {Cells.Text(answer.Probability)}");
    }

    [Fact]
    public void Three_classifiers_stand_on_each_other()
    {
        var pipeline = new EstimatorChain<ITransformer>().Append(Binary(options => options.OutputSequenceEmbedding = true))
            .Append(Binary(options => (options.FeatureColumnName, options.OutputSequenceEmbedding) = ("SequenceEmbedding", true)))
            .Append(Binary(options => options.FeatureColumnName = "SequenceEmbedding"));

        var model = pipeline.Fit(Data);

        Assert.Equal(3u, Annotations.Value<uint>(model.Transform(Data).Schema["Score"], "ScoreColumnSetId"));
        AssertTheSameEverywhere<Stacked>(model, ["Score", "Probability"], answer => $"{Cells.Text(answer.Score)} | {Cells.Text(answer.Probability)}");
    }

    /// <summary>Bulk scoring, the loaded model and prediction engines of either agree to the bit.</summary>
    private void AssertTheSameEverywhere<TAnswer>(TransformerChain<SequenceClassifierTransformer> model, string[] columns, Func<TAnswer, string> cells)
        where TAnswer : class, new()
    {
        string[] expected = Cells.Of(model.Transform(Data), columns);
        Assert.Equal(expected.Length, _rows.Count);
        ITransformer loaded = Zips.Reload(model, Data);
        Assert.Equal(expected, Cells.Of(loaded.Transform(Data), columns));
        foreach (ITransformer predictor in new[] { model, loaded })
        {
            using var engine = _ml.Model.CreatePredictionEngine<Message, TAnswer>(predictor, new PredictionEngineOptions { OwnsTransformer = false });
            Assert.Equal(expected, _rows.Select(row => cells(engine.Predict(row))));
        }
    }
}
