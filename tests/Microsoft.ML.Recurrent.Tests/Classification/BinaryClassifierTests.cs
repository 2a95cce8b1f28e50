using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A Boolean label: the columns of ML.NET's stock binary classifiers, and what ML.NET does with them.</summary>
public class BinaryClassifierTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Opinions(int count, int seed = 1) => _ml.Data.LoadFromEnumerable(Samples.Opinions(count, seed));

    [Fact]
    public void The_simple_parameters_train_a_classifier()
    {
        SequenceClassifierTrainer trainer = _ml.BinaryClassification.Trainers.SequenceClassifier(
            labelColumnName: "Label", featureColumnName: "Text", cell: RecurrentCell.Gru, hiddenSize: 8, maximumEpochs: 1, validationSet: Opinions(8, seed: 3));

        SequenceClassifierTransformer classifier = trainer.Fit(Opinions(60));

        TrainingHistory history = classifier.TrainingHistory[0];
        Assert.Single(history.Epochs);
        Assert.Equal("accuracy", history.MetricName);
        Assert.InRange(_ml.BinaryClassification.Evaluate(classifier.Transform(Opinions(40, seed: 2))).Accuracy, 0.9, 1);
    }

    [Fact]
    public void The_options_train_a_classifier_that_ML_NET_evaluates()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options => options.MaximumEpochs = 25, Samples.Opinions(160));

        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(classifier.Transform(Opinions(40, seed: 2)));

        Assert.Equal(1, metrics.Accuracy);
        Assert.Equal(1, metrics.AreaUnderRocCurve);
        Assert.Equal(1, metrics.F1Score);
        Assert.InRange(metrics.LogLoss, 0, 0.5);
        Assert.Equal([[20, 0], [0, 20]], metrics.ConfusionMatrix.Counts.Select(row => row.ToArray()));
        Assert.Contains("TRUTH", metrics.ConfusionMatrix.GetFormattedConfusionTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_validation_scores_every_fold_with_a_model_of_the_others()
    {
        var results = _ml.BinaryClassification.CrossValidate(
            Opinions(150), _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.MaximumEpochs = 25)), numberOfFolds: 3);

        Assert.Equal(3, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.Accuracy, 0.9, 1));
        Assert.All(results, result => Assert.IsType<SequenceClassifierTransformer>(result.Model));
    }

    [Fact]
    public void The_slots_of_the_sequence_embedding_have_names()
    {
        DataViewSchema.Column embedding = Classifiers.TrainBinary(options => options.OutputSequenceEmbedding = true).Transform(Opinions(4)).Schema["SequenceEmbedding"];

        int size = ((VectorDataViewType)embedding.Type).Size;
        Assert.Equal(Enumerable.Range(0, size).Select(unit => $"SequenceEmbedding.{unit}"), Annotations.Texts(embedding, "SlotNames"));
    }

    [Fact]
    public void The_output_columns_have_the_types_and_annotations_of_stock_trainers()
    {
        DataViewSchema schema = Classifiers.TrainBinary().Transform(Opinions(4)).Schema;

        Assert.Equal(["Text", "Label", "Topic", "PredictedLabel", "Score", "Probability"], schema.Select(column => column.Name));
        Assert.Equal(BooleanDataViewType.Instance, schema["PredictedLabel"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Probability"].Type);
        foreach (string name in new[] { "PredictedLabel", "Score", "Probability" })
        {
            Assert.Equal("BinaryClassification", Annotations.Text(schema[name], "ScoreColumnKind"));
            Assert.Equal(name, Annotations.Text(schema[name], "ScoreValueKind"));
            Assert.Equal(1u, Annotations.Value<uint>(schema[name], "ScoreColumnSetId"));
        }

        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(schema["PredictedLabel"]));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(schema["Score"]));
        Assert.Equal(["IsNormalized", "ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Annotations.Kinds(schema["Probability"]));
        Assert.True(Annotations.Value<bool>(schema["Probability"], "IsNormalized"));
    }

    [Fact]
    public void The_estimator_announces_the_columns_that_the_transformer_appends()
    {
        SequenceClassifierTrainer.Options options = Classifiers.Tiny(options => (options.OutputSequenceEmbedding, options.OutputHiddenStates) = (true, true));
        var estimator = _ml.BinaryClassification.Trainers.SequenceClassifier(options);

        // Concatenate asks the chain's shape about its inputs before anything is fitted.
        var pipeline = estimator.Append(_ml.Transforms.Concatenate("Joined", "Score", "Probability", "SequenceEmbedding"));
        DataViewSchema schema = pipeline.Fit(Opinions(16)).Transform(Opinions(4)).Schema;

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1 + 1 + 2 * 2 * 8), schema["Joined"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), schema["HiddenStates"].Type);
    }

    [Fact]
    public void The_probability_is_the_logistic_function_of_the_score_and_the_prediction_its_larger_side()
    {
        IDataView scored = Classifiers.TrainBinary(options => options.MaximumEpochs = 4).Transform(Opinions(30, seed: 5));

        List<float> scores = Rows.All<float>(scored, "Score"), probabilities = Rows.All<float>(scored, "Probability");
        Assert.Equal(scores.Select(score => score > 0), Rows.All<bool>(scored, "PredictedLabel"));
        for (int i = 0; i < scores.Count; i++)
            Assert.Equal(1 / (1 + Math.Exp(-scores[i])), probabilities[i], 1e-6);
    }

    [Fact]
    public void Another_trainer_can_stand_on_the_score_and_the_embedding()
    {
        var pipeline = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.OutputSequenceEmbedding, options.MaximumEpochs) = (true, 25)))
            .Append(_ml.Transforms.Concatenate("Stacked", "Score", "SequenceEmbedding"))
            .Append(_ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.MaximumEpochs) = ("Stacked", 25))));

        IDataView scored = pipeline.Fit(Opinions(120)).Transform(Opinions(20, seed: 2));

        Assert.Equal(1, _ml.BinaryClassification.Evaluate(scored).Accuracy);
        Assert.Equal(2u, Annotations.Value<uint>(scored.Schema["Score"], "ScoreColumnSetId"));
    }

    [Fact]
    public void The_hidden_states_have_a_vector_for_each_token_and_their_pool_is_the_embedding()
    {
        SequenceClassifierTransformer classifier = Classifiers.TrainBinary(options =>
            (options.OutputSequenceEmbedding, options.OutputHiddenStates, options.Pooling, options.EnsembleSize) = (true, true, SequencePooling.Max, 2));
        IDataView scored = classifier.Transform(_ml.Data.LoadFromEnumerable([new Message { Text = "the film was good" }]));

        float[] states = Rows.All<VBuffer<float>>(scored, "HiddenStates")[0].DenseValues().ToArray();
        float[] embedding = Rows.All<VBuffer<float>>(scored, "SequenceEmbedding")[0].DenseValues().ToArray();

        Assert.Equal(2 * 2 * 8, embedding.Length);
        Assert.Equal(4 * embedding.Length, states.Length);
        Assert.Equal(Enumerable.Range(0, embedding.Length).Select(unit => Enumerable.Range(0, 4).Max(t => states[t * embedding.Length + unit])), embedding);
    }

    [Fact]
    public void Other_label_and_feature_columns_can_be_named()
    {
        IDataView view = _ml.Transforms.CopyColumns("IsGood", "Label").Append(_ml.Transforms.CopyColumns("Words", "Text")).Fit(Opinions(16)).Transform(Opinions(16));

        SequenceClassifierTransformer classifier = _ml.BinaryClassification.Trainers
            .SequenceClassifier(Classifiers.Tiny(options => (options.LabelColumnName, options.FeatureColumnName) = ("IsGood", "Words")))
            .Fit(_ml.Transforms.DropColumns("Label", "Text").Fit(view).Transform(view));

        Assert.Equal(16, Rows.All<float>(classifier.Transform(view), "Score").Count);
    }
}
