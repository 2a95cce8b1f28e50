using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.PackageHost.Tests.Packing;
using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Pipelines;
using ZipProbe;

namespace Microsoft.ML.Recurrent.PackageHost.Tests.StockTrainers;

/// <summary>
/// ML.NET's own trainers and featurizers on ours, beside ours and under ours. Each pipeline gives the same bits in bulk, from its zip, from
/// prediction engines, and in a fresh process.
/// </summary>
public sealed class StockPipelineTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);

    private readonly List<Message> _rows = Samples.Topics(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-stock-").FullName;

    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    private sealed class Vector
    {
        public float[] Score { get; set; } = [];
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(_rows);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SequenceClassifierTrainer.Options Small(string feature, string label, string? additional = null) => new()
    {
        FeatureColumnName = feature,
        LabelColumnName = label,
        AdditionalFeaturesColumnName = additional,
        HiddenSize = 8,
        EmbeddingSize = 8,
        MaximumEpochs = 25,
        LearningRate = 0.02f,
        BatchSize = 8,
        MinimumWordCount = 1,
        // Beside n-grams that know the answer, the networks' own states learn little.
        NGramFeatures = false,
        OutputSequenceEmbedding = true,
        NumberOfThreads = 1,
    };

    private SequenceClassifierTrainer Topics(string feature = "Text", string? additional = null) => _ml.MulticlassClassification.Trainers.SequenceClassifier(Small(feature, "Key", additional));

    private SequenceClassifierTrainer Opinions(string feature = "Text", string? additional = null) => _ml.BinaryClassification.Trainers.SequenceClassifier(Small(feature, "Label", additional));

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator Keys() => _ml.Transforms.Conversion.MapValueToKey("Key", "Topic");

    [Fact]
    public void A_linear_multiclass_trainer_stands_on_our_scores()
    {
        var model = Keys().Append(Topics()).Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "Score")).Fit(Data);

        AssertTheSameEverywhere<Vector>(model, answer => answer.Score);
        IDataView scored = model.Transform(Data);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(scored, "Key").MicroAccuracy, 0.9, 1);
        uint setId = 0;
        scored.Schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref setId);
        Assert.Equal(2u, setId);
    }

    [Fact]
    public void Permutation_names_the_units_of_the_sequence_embedding()
    {
        IDataView states = Opinions().Fit(Data).Transform(Data);
        var linear = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", "SequenceEmbedding").Fit(states);

        var worth = _ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated((ITransformer)linear, linear.Transform(states));

        Assert.Equal(states.Schema["SequenceEmbedding"].Type is VectorDataViewType vector ? vector.Size : 0, worth.Count);
        Assert.All(worth.Keys, name => Assert.StartsWith("SequenceEmbedding.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_linear_binary_trainer_stands_on_the_sequence_embedding()
    {
        var model = new EstimatorChain<ITransformer>().Append(Opinions()).Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", "SequenceEmbedding")).Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(Data)).Accuracy, 0.9, 1);
    }

    [Fact]
    public void A_normaliser_and_a_perceptron_stand_on_scores_and_embedding_together()
    {
        var model = new EstimatorChain<ITransformer>().Append(Opinions())
            .Append(_ml.Transforms.Concatenate("Joined", "Score", "Probability", "SequenceEmbedding"))
            .Append(_ml.Transforms.NormalizeMeanVariance("Joined"))
            .Append(_ml.BinaryClassification.Trainers.AveragedPerceptron("Label", "Joined"))
            .Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
    }

    [Fact]
    public void A_calibrator_stands_on_our_score()
    {
        var model = new EstimatorChain<ITransformer>().Append(Opinions()).Append(_ml.BinaryClassification.Calibrators.Platt("Label", "Score")).Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(Data)).LogLoss, 0, 0.7);
    }

    [Fact]
    public void Featurised_text_stands_beside_our_sequence()
    {
        var model = _ml.Transforms.Text.FeaturizeText("Bag", "Text").Append(Opinions(additional: "Bag")).Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
    }

    [Fact]
    public void Featurised_text_is_joined_to_the_sequence_embedding()
    {
        var model = _ml.Transforms.Text.FeaturizeText("Bag", "Text").Append(Opinions())
            .Append(_ml.Transforms.Concatenate("Joined", "Bag", "SequenceEmbedding"))
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Label", "Joined"))
            .Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
    }

    [Fact]
    public void Ours_reads_the_scores_of_a_stock_trainer_beside_its_sequence()
    {
        var model = Keys().Append(_ml.Transforms.Text.FeaturizeText("Bag", "Text"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "Bag"))
            .Append(Topics(additional: "Score"))
            .Fit(Data);

        AssertTheSameEverywhere<Vector>(model, answer => answer.Score);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(model.Transform(Data), "Key").MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Ours_reads_the_scores_of_a_stock_trainer_as_its_sequence()
    {
        var model = Keys().Append(_ml.Transforms.Text.FeaturizeText("Bag", "Text"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "Bag"))
            .Append(Opinions(feature: "Score"))
            .Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
    }

    [Fact]
    public void Code_of_the_user_s_own_makes_our_sequence()
    {
        var model = _ml.Transforms.CustomMapping<WordMapping.Input, WordMapping.Output>(WordMapping.Map, WordMapping.ContractName).Append(Opinions(feature: "Words")).Fit(Data);

        AssertTheSameEverywhere<Scalar>(model, answer => answer.Score);
        Assert.Contains("4", _ml.Recurrent().Find<SequenceClassifierTransformer>(model).Vocabulary);
    }

    [Fact]
    public void A_pipeline_with_stock_trainers_is_cross_validated()
    {
        var pipeline = Keys().Append(Topics()).AppendCacheCheckpoint(_ml).Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "SequenceEmbedding"));

        var results = _ml.MulticlassClassification.CrossValidate(Data, pipeline, numberOfFolds: 3, labelColumnName: "Key");

        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.6, 1));
    }

    private void AssertTheSameEverywhere<TAnswer>(ITransformer model, Func<TAnswer, object> score)
        where TAnswer : class, new()
    {
        string[] expected = Cells.Of(model.Transform(Data), "Score");
        Assert.Equal(_rows.Count, expected.Length);
        Assert.NotEqual(1, expected.Distinct().Count());
        string zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, Data.Schema, zip);
        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(WordMapping).Assembly);
        ITransformer loaded = other.Model.Load(zip, out _);

        Assert.Equal(expected, Cells.Of(loaded.Transform(Data), "Score"));
        foreach (ITransformer predictor in new[] { model, loaded })
        {
            using var engine = _ml.Model.CreatePredictionEngine<Message, TAnswer>(predictor, new PredictionEngineOptions { OwnsTransformer = false });
            Assert.Equal(expected, _rows.Select(row => Cells.Text(score(engine.Predict(row)))));
        }

        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.FullName, "ZipProbe", own.Name, "ZipProbe.dll");
        (int exitCode, string output) = Build.Dotnet(_folder, new Dictionary<string, string>(), ["exec", program, zip, .. _rows.Select(row => row.Text)]);
        Assert.True(exitCode == 0, output);
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
