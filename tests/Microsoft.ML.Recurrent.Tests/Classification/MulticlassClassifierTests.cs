using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A key label: the columns of ML.NET's stock multiclass classifiers, and what ML.NET does with them.</summary>
public class MulticlassClassifierTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Topics(int count, int topics = 3, int seed = 1) => _ml.Data.LoadFromEnumerable(Samples.Topics(count, topics, seed));

    private sealed class NumberedRow
    {
        public string Text { get; set; } = "";

        /// <summary>Counted from 0 in an object, from 1 in a view.</summary>
        [KeyType(3)]
        public uint Label { get; set; }
    }

    [Fact]
    public void The_simple_parameters_train_a_classifier()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(
                labelColumnName: "Label", featureColumnName: "Text", cell: RecurrentCell.Lstm, hiddenSize: 8, maximumEpochs: 1, validationSet: null));

        Assert.InRange(_ml.MulticlassClassification.Evaluate(pipeline.Fit(Topics(180)).Transform(Topics(30, seed: 2))).MicroAccuracy, 0.9, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_options_train_a_classifier_that_ML_NET_evaluates(int topics)
    {
        var model = Classifiers.TrainTopics(options => options.MaximumEpochs = 25, Samples.Topics(180, topics));

        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Topics(30, topics, seed: 2)), topKPredictionCount: 2);

        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.Equal(1, metrics.MacroAccuracy);
        Assert.Equal(1, metrics.TopKAccuracy);
        Assert.Equal(topics, metrics.PerClassLogLoss.Count);
        Assert.InRange(metrics.LogLoss, 0, 0.5);
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        Assert.All(new[] { "food", "travel", "music" }.Take(topics), topic => Assert.Contains(topic, table, StringComparison.Ordinal));
    }

    [Fact]
    public void Cross_validation_scores_every_fold_with_a_model_of_the_others()
    {
        IDataView rows = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(Topics(180)).Transform(Topics(180));

        var results = _ml.MulticlassClassification.CrossValidate(
            rows, _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.MaximumEpochs = 25)), numberOfFolds: 3);

        Assert.Equal(3, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.85, 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_output_columns_have_the_types_and_annotations_of_stock_trainers(int topics)
    {
        DataViewSchema schema = Classifiers.TrainTopics(rows: Samples.Topics(12, topics)).Transform(Topics(4)).Schema;
        string[] names = [.. new[] { "food", "travel", "music" }.Take(topics)];
        DataViewSchema.Column predicted = schema["PredictedLabel"], score = schema["Score"];

        Assert.Equal(["PredictedLabel", "Score"], schema.TakeLast(2).Select(column => column.Name));
        Assert.Equal(new KeyDataViewType(typeof(uint), topics), predicted.Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, topics), score.Type);
        Assert.Equal(["KeyValues", "ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(predicted));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind", "SlotNames", "TrainingLabelValues"], Annotations.Kinds(score));
        Assert.Equal("PredictedLabel", Annotations.Text(predicted, "ScoreValueKind"));
        Assert.Equal("Score", Annotations.Text(score, "ScoreValueKind"));
        Assert.All(new[] { predicted, score }, column => Assert.Equal("MulticlassClassification", Annotations.Text(column, "ScoreColumnKind")));
        Assert.Equal(names, Annotations.Texts(predicted, "KeyValues"));
        Assert.Equal(names, Annotations.Texts(score, "SlotNames"));
        Assert.Equal(names, Annotations.Texts(score, "TrainingLabelValues"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_scores_are_probabilities_and_the_prediction_is_the_largest(int topics)
    {
        IDataView scored = Classifiers.TrainTopics(rows: Samples.Topics(30, topics)).Transform(Topics(20, topics, seed: 4));

        List<VBuffer<float>> scores = Rows.All<VBuffer<float>>(scored, "Score");
        List<uint> predictions = Rows.All<uint>(scored, "PredictedLabel");
        for (int i = 0; i < scores.Count; i++)
        {
            float[] probabilities = [.. scores[i].DenseValues()];
            Assert.Equal(1, probabilities.Sum(), 1e-5);
            Assert.Equal(probabilities.Max(), probabilities[predictions[i] - 1]);
        }
    }

    [Fact]
    public void The_predicted_key_maps_back_to_the_label_s_value()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.MaximumEpochs = 25)))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

        IDataView scored = pipeline.Fit(Topics(180)).Transform(Topics(12, seed: 2));

        Assert.Equal(Rows.All<ReadOnlyMemory<char>>(scored, "Topic").Select(text => text.ToString()), Rows.All<ReadOnlyMemory<char>>(scored, "Predicted").Select(text => text.ToString()));
    }

    [Fact]
    public void Keys_of_numbers_map_back_to_numbers()
    {
        var rows = Samples.Topics(24).Select(row => new { row.Text, Year = 1900 + row.Topic.Length });
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Year")
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny()))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        IDataView scored = pipeline.Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows));

        Assert.Equal(NumberDataViewType.Int32, scored.Schema["PredictedLabel"].Type);
        Assert.All(Rows.All<int>(scored, "PredictedLabel"), year => Assert.Contains(year, new[] { 1904, 1905, 1906 }));
        Assert.Equal(["1904", "1906", "1905"], Annotations.Texts(scored.Schema["Score"], "SlotNames"));
    }

    [Fact]
    public void A_key_label_without_values_gives_keys_without_values()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(24).Select((row, i) => new NumberedRow { Text = row.Text, Label = (uint)(i % 3) }));

        DataViewSchema schema = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny()).Fit(rows).Transform(rows).Schema;

        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(schema["PredictedLabel"]));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(schema["Score"]));
    }

    [Fact]
    public void A_class_without_training_rows_has_a_score_all_the_same()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(24, topics: 2).Select((row, i) => new NumberedRow { Text = row.Text, Label = (uint)(i % 2) }));

        IDataView scored = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
            (options.NGramFeatures, options.ClassWeighting, options.MaximumEpochs) = (true, ClassWeighting.Balanced, 8))).Fit(rows).Transform(rows);

        Assert.All(Rows.All<VBuffer<float>>(scored, "Score"), score =>
        {
            Assert.Equal(3, score.Length);
            Assert.All(score.DenseValues(), probability => Assert.InRange(probability, 0, 1));
        });
        Assert.All(Rows.All<uint>(scored, "PredictedLabel"), key => Assert.InRange(key, 1u, 2u));
    }
}
