using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Splits, caches and cross-validation of whole pipelines, from raw text to metrics.</summary>
public class EvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Grouped
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }

        public string Author { get; set; } = "";
    }

    private EstimatorChain<SequenceClassifierTransformer> Opinion(int epochs = 25) => _ml.Transforms.Text.NormalizeText("Clean", "Text")
        .Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Clean"))
        .Append(_ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.MaximumEpochs) = ("Tokens", epochs))));

    private EstimatorChain<SequenceClassifierTransformer> Topic(int epochs = 25) => _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
        .Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text"))
        .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => (options.FeatureColumnName, options.MaximumEpochs) = ("Tokens", epochs))));

    [Fact]
    public void Cross_validation_of_a_binary_pipeline_fits_all_of_it_on_every_fold()
    {
        var results = _ml.BinaryClassification.CrossValidate(_ml.Data.LoadFromEnumerable(Samples.Opinions(150)), Opinion(), numberOfFolds: 3);

        Assert.Equal([0, 1, 2], results.Select(result => result.Fold));
        Assert.Equal(150, results.Sum(result => Cells.Of(result.ScoredHoldOutSet, "Score").Length));
        foreach (var result in results)
        {
            Assert.InRange(result.Metrics.Accuracy, 0.9, 1);
            Assert.Equal(Cells.Of(result.ScoredHoldOutSet, "PredictedLabel", "Score", "Probability"), Cells.Of(result.Model.Transform(result.ScoredHoldOutSet), "PredictedLabel", "Score", "Probability"));
            Assert.Equal(3, Assert.IsType<IEnumerable<ITransformer>>(result.Model, exactMatch: false).Count());
            Assert.NotEmpty(_ml.Recurrent().Find<SequenceClassifierTransformer>(result.Model).Vocabulary);
        }
    }

    [Fact]
    public void Cross_validation_of_a_multiclass_pipeline_may_make_its_labels_itself()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(180));

        var results = _ml.MulticlassClassification.CrossValidate(rows, Topic(), numberOfFolds: 3);

        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.85, 1));
        Assert.All(results, result => Assert.Equal(3, result.Metrics.PerClassLogLoss.Count));
        IDataView scored = results[0].ScoredHoldOutSet;
        Assert.Equal(Cells.Of(scored, "Score"), Cells.Of(Zips.Reload(results[0].Model, rows).Transform(scored), "Score"));
    }

    [Fact]
    public void Cross_validation_keeps_rows_of_one_sampling_key_together()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(120).Select((row, i) => new Grouped { Text = row.Text, Label = row.Label, Author = $"author {i % 30}" }));

        var results = _ml.BinaryClassification.CrossValidate(rows, Opinion(epochs: 1), numberOfFolds: 2, samplingKeyColumnName: "Author");

        Assert.Empty(Cells.Of(results[0].ScoredHoldOutSet, "Author").Intersect(Cells.Of(results[1].ScoredHoldOutSet, "Author")));
        Assert.Equal(120, results.Sum(result => Cells.Of(result.ScoredHoldOutSet, "Score").Length));
    }

    [Fact]
    public void A_pipeline_is_trained_on_one_part_of_the_rows_and_evaluated_on_the_other()
    {
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(Samples.Opinions(200)), testFraction: 0.25, seed: 2);

        TransformerChain<SequenceClassifierTransformer> model = Opinion().Fit(split.TrainSet);
        IDataView scored = model.Transform(split.TestSet);

        int trained = Cells.Of(split.TrainSet, "Text").Length, tested = Cells.Of(scored, "Score").Length;
        Assert.Equal(200, trained + tested);
        Assert.InRange(tested, 20, 80);
        Assert.InRange(_ml.BinaryClassification.Evaluate(scored).Accuracy, 0.9, 1);
    }

    [Fact]
    public void The_test_part_of_a_split_is_a_validation_set_once_the_fitted_upstream_has_transformed_it()
    {
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(Samples.Topics(120)), testFraction: 0.2, seed: 1);
        var upstream = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")).Fit(split.TrainSet);

        SequenceClassifierTransformer classifier = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
            (options.FeatureColumnName, options.ValidationSet, options.MaximumEpochs) = ("Tokens", upstream.Transform(split.TestSet), 3))).Fit(upstream.Transform(split.TrainSet));

        Assert.All(classifier.TrainingHistory[0].Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        var model = upstream.Append(classifier);
        Assert.Equal(Cells.Of(model.Transform(split.TestSet), "Score"), Cells.Of(Zips.Reload(model, split.TestSet).Transform(split.TestSet), "Score"));
    }

    [Fact]
    public void A_cache_checkpoint_changes_neither_the_model_nor_its_stages()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(60));
        var upstream = _ml.Transforms.Text.NormalizeText("Clean", "Text").Append(_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Clean"));
        var trainer = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.FeatureColumnName = "Tokens"));

        var plain = upstream.Append(trainer).Fit(rows);
        var cached = upstream.AppendCacheCheckpoint(_ml).Append(trainer).Fit(rows);
        var ofCachedRows = upstream.Append(trainer).Fit(_ml.Data.Cache(rows));

        Assert.Equal(plain.Count(), cached.Count());
        Assert.Equal(Classifiers.Payload(plain.LastTransformer), Classifiers.Payload(cached.LastTransformer));
        Assert.Equal(Classifiers.Payload(plain.LastTransformer), Classifiers.Payload(ofCachedRows.LastTransformer));
    }

    [Fact]
    public void The_trainer_reads_its_rows_once_whatever_the_number_of_epochs()
    {
        int read = 0;
        IEnumerable<Message> Counted()
        {
            foreach (Message row in Samples.Opinions(40))
            {
                read++;
                yield return row;
            }
        }

        Opinion(epochs: 3).Fit(_ml.Data.LoadFromEnumerable(Counted()));

        Assert.Equal(40, read);
    }
}
