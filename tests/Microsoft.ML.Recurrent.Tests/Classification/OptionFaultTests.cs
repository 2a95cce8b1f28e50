using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Options that make no sense, and options that are changed too late.</summary>
public class OptionFaultTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IReadOnlyList<string> FaultsOf(Action<SequenceClassifierTrainer.Options> change) =>
        Assert.Throws<OptionsException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(change))).Faults;

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        OptionsException error = Assert.Throws<OptionsException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier(new SequenceClassifierTrainer.Options
        {
            LabelColumnName = " ",
            FeatureColumnName = null!,
            AdditionalFeaturesColumnName = "",
            ElementSize = 0,
            Cell = (RecurrentCell)7,
            HiddenSize = 0,
            Layers = 17,
            EmbeddingSize = -1,
            Dropout = 1,
            Optimizer = (OptimizerKind)9,
            LearningRate = float.NaN,
            LearningRateSchedule = (LearningRateSchedule)9,
            WarmUpFraction = float.NaN,
            WeightDecay = -1,
            Momentum = 1.5f,
            BatchSize = 0,
            MaximumEpochs = 0,
            GradientClipNorm = float.PositiveInfinity,
            ValidationSet = _ml.Data.LoadFromEnumerable(Array.Empty<Message>()),
            ValidationFraction = 0.5f,
            EarlyStoppingPatience = -2,
            NumberOfThreads = 0,
            CheckpointFolder = " ",
            Pooling = 0,
            EnsembleSize = 65,
            MinimumWordCount = 0,
            MaximumVocabularySize = 0,
            MaximumLength = -1,
            TruncationSide = (TruncationSide)4,
            WordNGrams = 6,
            WordDropout = -0.1f,
            LabelSmoothing = 1,
            ClassWeighting = (ClassWeighting)3,
            WeightAveraging = 2,
            FreezeWordVectors = true,
        }));

        string[] options =
        [
            "LabelColumnName", "FeatureColumnName", "AdditionalFeaturesColumnName", "ElementSize", "Cell", "HiddenSize", "Layers", "EmbeddingSize", "Dropout", "Optimizer",
            "LearningRate", "LearningRateSchedule", "WarmUpFraction", "WeightDecay", "Momentum", "BatchSize", "MaximumEpochs", "GradientClipNorm", "ValidationSet", "EarlyStoppingPatience",
            "NumberOfThreads", "CheckpointFolder", "Pooling", "EnsembleSize", "MinimumWordCount", "MaximumVocabularySize", "MaximumLength", "TruncationSide", "WordNGrams", "WordDropout",
            "LabelSmoothing", "ClassWeighting", "WeightAveraging", "FreezeWordVectors",
        ];
        Assert.Equal(options.Order(StringComparer.Ordinal), error.Faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(error.Faults, fault => Assert.Contains(fault, error.Message, StringComparison.Ordinal));
        Assert.Contains("SequenceClassifierTrainer.Options has 34 faults", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_faults()
    {
        Assert.Contains("both given", Assert.Single(FaultsOf(options => (options.ValidationSet, options.ValidationFraction) = (_ml.Data.LoadFromEnumerable(Array.Empty<Message>()), 0.1f))), StringComparison.Ordinal);
        Assert.Contains("no validation rows", Assert.Single(FaultsOf(options => options.EarlyStoppingPatience = 3)), StringComparison.Ordinal);
        Assert.Contains("no validation rows", Assert.Single(FaultsOf(options => options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau)), StringComparison.Ordinal);
        Assert.Contains("no word vectors", Assert.Single(FaultsOf(options => options.FreezeWordVectors = true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_simple_parameter_is_reported_the_same_way() =>
        Assert.StartsWith("HiddenSize", Assert.Single(Assert.Throws<OptionsException>(() => _ml.MulticlassClassification.Trainers.SequenceClassifier(hiddenSize: -3)).Faults), StringComparison.Ordinal);

    [Fact]
    public void No_options_are_an_error()
    {
        Assert.Throws<ArgumentNullException>(() => _ml.BinaryClassification.Trainers.SequenceClassifier((SequenceClassifierTrainer.Options)null!));
        Assert.Throws<ArgumentNullException>(() => _ml.MulticlassClassification.Trainers.SequenceClassifier((SequenceClassifierTrainer.Options)null!));
    }

    [Fact]
    public void Options_changed_after_the_trainer_was_made_have_no_effect()
    {
        SequenceClassifierTrainer.Options options = Classifiers.Tiny();
        SequenceClassifierTrainer trainer = _ml.BinaryClassification.Trainers.SequenceClassifier(options);
        (options.HiddenSize, options.FeatureColumnName, options.MaximumEpochs, options.LearningRate) = (3, "Nowhere", 0, -1);

        Assert.Equal(Classifiers.Payload(Classifiers.TrainBinary()), Classifiers.Payload(trainer.Fit(_ml.Data.LoadFromEnumerable(Samples.Opinions(40)))));
    }

    [Fact]
    public void One_trainer_can_be_fitted_again()
    {
        SequenceClassifierTrainer trainer = _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny());
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Opinions(40));
        SequenceClassifierTransformer first = trainer.Fit(rows);

        Assert.Equal(Rows.All<float>(first.Transform(rows), "Score"), Rows.All<float>(trainer.Fit(rows).Transform(rows), "Score"));
    }
}
