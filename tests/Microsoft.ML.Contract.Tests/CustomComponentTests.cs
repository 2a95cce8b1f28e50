using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Components from outside ML.NET that use its public interfaces only are full members of a pipeline.</summary>
public class CustomComponentTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Topic
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Length
    {
        public string Text { get; set; } = "";

        public float Label { get; set; }
    }

    private static float Sign(ReadOnlyMemory<char> text) => text.ToString().Contains("good", StringComparison.Ordinal) ? 2f : -2f;

    private static float Sigmoid(float score) => 1f / (1f + MathF.Exp(-score));

    private static ColumnAdder GoodnessScorer() => new(
        AddedColumn.Of<ReadOnlyMemory<char>, bool>(
            "PredictedLabel", BooleanDataViewType.Instance, new ScoreAnnotations("BinaryClassification", "PredictedLabel").Build(), "Text", text => Sign(text) > 0),
        AddedColumn.Of<ReadOnlyMemory<char>, float>(
            "Score", NumberDataViewType.Single, new ScoreAnnotations("BinaryClassification", "Score").Build(), "Text", Sign),
        AddedColumn.Of<ReadOnlyMemory<char>, float>(
            "Probability", NumberDataViewType.Single, new ScoreAnnotations("BinaryClassification", "Probability").Normalized().Build(), "Text", text => Sigmoid(Sign(text))));

    /// <summary>Scores class <c>i</c> by how often its name occurs in the text.</summary>
    private static ColumnAdder NameScorer(IDataView trainingData)
    {
        string[] names = trainingData.TextKeyValuesOf("Label");
        float[] Scores(string text)
        {
            float[] counts = names.Select(name => 0.5f + text.Split(name).Length - 1).ToArray();
            return counts.Select(count => count / counts.Sum()).ToArray();
        }

        return new ColumnAdder(
            AddedColumn.Of<ReadOnlyMemory<char>, uint>(
                "PredictedLabel",
                new KeyDataViewType(typeof(uint), names.Length),
                new ScoreAnnotations("MulticlassClassification", "PredictedLabel").Names("KeyValues", names).Build(),
                "Text",
                text => 1 + (uint)Array.IndexOf(Scores(text.ToString()), Scores(text.ToString()).Max())),
            AddedColumn.Of<ReadOnlyMemory<char>, VBuffer<float>>(
                "Score",
                new VectorDataViewType(NumberDataViewType.Single, names.Length),
                new ScoreAnnotations("MulticlassClassification", "Score").Names("TrainingLabelValues", names).Names("SlotNames", names).Build(),
                "Text",
                text => new VBuffer<float>(names.Length, Scores(text.ToString()))));
    }

    private static ColumnAdder LengthScorer() => new(
        AddedColumn.Of<ReadOnlyMemory<char>, float>(
            "Score", NumberDataViewType.Single, new ScoreAnnotations("Regression", "Score").Build(), "Text", text => text.Length));

    private IDataView Reviews() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Review
    {
        Text = i % 2 == 0 ? $"good {i}" : i % 8 == 1 ? $"good {i}" : $"bad {i}",
        Label = i % 2 == 0,
    }));

    private IDataView Topics() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Topic
    {
        Text = i == 6 ? "sport" : (i % 3) switch { 0 => "music", 1 => "sport", _ => "food" },
        Label = (i % 3) switch { 0 => "music", 1 => "sport", _ => "food" },
    }));

    private IDataView Lengths() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Length
    {
        Text = new string('x', i),
        Label = i + 1,
    }));

    private IEstimator<ITransformer> TopicPipeline(bool backToText = false)
    {
        IEstimator<ITransformer> pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(new TrainerLike(NameScorer, sameShape: _ml.Transforms.CopyColumns("PredictedLabel", "Label")));
        return backToText ? pipeline.Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel")) : pipeline;
    }

    [Fact]
    public void A_binary_scorer_is_evaluated()
    {
        var metrics = _ml.BinaryClassification.Evaluate(GoodnessScorer().Transform(Reviews()));

        Assert.Equal(0.875, metrics.Accuracy, 1e-9);
        Assert.Equal(1.0, metrics.PositiveRecall, 1e-9);
        Assert.Equal(20.0 / 25.0, metrics.PositivePrecision, 1e-9);
    }

    [Fact]
    public void A_binary_trainer_is_cross_validated()
    {
        var trainer = new TrainerLike(_ => GoodnessScorer());
        var results = _ml.BinaryClassification.CrossValidate(Reviews(), trainer, numberOfFolds: 3);

        Assert.Equal(3, trainer.Fits);
        Assert.Equal([0, 1, 2], results.Select(result => result.Fold));
        Assert.All(results, result => Assert.Equal(1.0, result.Metrics.PositiveRecall, 1e-9));
        Assert.Equal(40, results.Sum(result => result.ScoredHoldOutSet.Values<float>("Score").Length));
        Assert.All(results, result => Assert.NotEmpty(result.Model.Transform(Reviews()).Values<bool>("PredictedLabel")));
    }

    [Fact]
    public void A_multiclass_scorer_is_evaluated_and_its_classes_have_names_in_the_confusion_table()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(TopicPipeline().FitAndTransform(Topics()));

        Assert.Equal(59.0 / 60.0, metrics.MicroAccuracy, 1e-9);
        Assert.Equal([[19.0, 1.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]], metrics.ConfusionMatrix.Counts);
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        Assert.Contains("music", table, StringComparison.Ordinal);
        Assert.Contains("sport", table, StringComparison.Ordinal);
        Assert.Contains("food", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_multiclass_trainer_is_cross_validated()
    {
        var results = _ml.MulticlassClassification.CrossValidate(Topics(), TopicPipeline(), numberOfFolds: 3);

        Assert.Equal(3, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.9, 1.0));
        Assert.Equal(60, results.Sum(result => result.ScoredHoldOutSet.Values<uint>("PredictedLabel").Length));
    }

    [Fact]
    public void The_predicted_key_of_a_multiclass_scorer_maps_back_to_its_name()
    {
        var predicted = TopicPipeline(backToText: true).FitAndTransform(Topics());

        Assert.Equal(["music", "sport", "food", "music"], predicted.TextValues("PredictedName")[..4]);
    }

    [Fact]
    public void A_regression_scorer_is_evaluated_and_cross_validated()
    {
        var metrics = _ml.Regression.Evaluate(LengthScorer().Transform(Lengths()));
        var results = _ml.Regression.CrossValidate(Lengths(), new TrainerLike(_ => LengthScorer()), numberOfFolds: 2);

        Assert.Equal(1.0, metrics.MeanAbsoluteError, 1e-6);
        Assert.All(results, result => Assert.Equal(1.0, result.Metrics.RootMeanSquaredError, 1e-6));
    }

    private sealed class BinaryPrediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class TopicPrediction
    {
        public uint PredictedLabel { get; set; }

        public float[]? Score { get; set; }

        public string PredictedName { get; set; } = "";
    }

    [Fact]
    public void A_prediction_engine_runs_a_binary_scorer()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(GoodnessScorer());

        var good = engine.Predict(new Review { Text = "good" });
        var bad = engine.Predict(new Review { Text = "bad" });

        Assert.True(good.PredictedLabel);
        Assert.Equal(2f, good.Score);
        Assert.Equal(Sigmoid(2f), good.Probability);
        Assert.False(bad.PredictedLabel);
    }

    [Fact]
    public void A_prediction_engine_runs_a_chain_with_a_multiclass_scorer_and_gives_the_key_as_it_is_stored()
    {
        var model = TopicPipeline(backToText: true).Fit(Topics());
        using var engine = _ml.Model.CreatePredictionEngine<Topic, TopicPrediction>(model);

        var prediction = engine.Predict(new Topic { Text = "food" });

        Assert.Equal(3u, prediction.PredictedLabel);
        Assert.Equal("food", prediction.PredictedName);
        Assert.Equal(3, prediction.Score!.Length);
        Assert.Equal(1f, prediction.Score.Sum(), 1e-6f);
        Assert.Equal(["music", "sport", "food"], SlotNames(engine.OutputSchema["Score"]));
    }

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    [Fact]
    public void A_row_mapper_of_a_chain_says_which_input_columns_it_reads()
    {
        var model = _ml.Transforms.Text.NormalizeText("Clean", "Text").Append(new TrainerLike(_ => LengthScorer())).Fit(Reviews());
        var schema = Reviews().Schema;
        var mapper = ((ITransformer)model).GetRowToRowMapper(schema);

        Assert.Same(schema, mapper.InputSchema);
        Assert.Equal(["Text"], mapper.GetDependencies([mapper.OutputSchema["Score"]]).Select(column => column.Name));
        Assert.Equal(["Text"], mapper.GetDependencies([mapper.OutputSchema["Clean"]]).Select(column => column.Name));
        Assert.Equal(["Label"], mapper.GetDependencies([mapper.OutputSchema["Label"]]).Select(column => column.Name));
    }

    [Fact]
    public void A_chain_is_a_row_mapper_only_when_all_its_transformers_are()
    {
        var rowByRow = _ml.Transforms.Text.NormalizeText("Clean", "Text").Fit(Reviews()).Append(LengthScorer());
        var notRowByRow = rowByRow.Append(new ColumnAdder { IsRowToRowMapper = false });

        Assert.True(((ITransformer)rowByRow).IsRowToRowMapper);
        Assert.False(((ITransformer)notRowByRow).IsRowToRowMapper);
    }

    [Fact]
    public void A_row_mapper_in_a_chain_is_given_rows_of_its_own_input_schema()
    {
        DataViewRow? row = null;
        var watching = new ColumnAdder(new AddedColumn("Score", NumberDataViewType.Single, null, "Text", input =>
        {
            row = input;
            ValueGetter<float> getter = (ref float value) => value = 1f;
            return getter;
        }));
        using var engine = _ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(_ml.Transforms.Text.NormalizeText("Text").Fit(Reviews()).Append(watching));
        _ = engine.Predict(new Review { Text = "x" });

        Assert.Same(watching.LastMapper!.InputSchema, row!.Schema);
    }

    [Fact]
    public void A_column_that_nobody_asked_for_is_not_computed()
    {
        int made = 0;
        var costly = new ColumnAdder(new AddedColumn("Score", NumberDataViewType.Single, null, "Text", _ =>
        {
            made++;
            ValueGetter<float> getter = (ref float value) => value = 1f;
            return getter;
        }));
        var view = _ml.Transforms.CopyColumns("Copy", "Label").Append(_ml.Transforms.CopyColumns("ScoreCopy", "Score"))
            .Fit(costly.Transform(Reviews())).Transform(costly.Transform(Reviews()));

        _ = view.Values<bool>("Copy");
        Assert.Equal(0, made);
        _ = view.Values<float>("ScoreCopy");
        Assert.Equal(1, made);
    }

    [Fact]
    public void A_prediction_engine_refuses_a_transformer_that_does_not_map_rows() =>
        Assert.ThrowsAny<Exception>(() => _ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(new ColumnAdder { IsRowToRowMapper = false }));

    [Fact]
    public void A_stock_transform_stands_on_a_strangers_column()
    {
        var scored = LengthScorer().Transform(Lengths());
        var joined = _ml.Transforms.Concatenate("Both", "Score", "Label").FitAndTransform(scored);

        Assert.Equal([2f, 3f], joined.Vectors<float>("Both")[2]);
    }
}
