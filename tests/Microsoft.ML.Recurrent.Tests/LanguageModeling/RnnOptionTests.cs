using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Options that make no sense, options that contradict each other, and options that change the model.</summary>
public class RnnOptionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IReadOnlyList<string> FaultsOf(Action<RnnLanguageModelTrainer.Options> change) =>
        Assert.Throws<OptionsException>(() => _ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny(change))).Faults;

    [Fact]
    public void A_checkpoint_folder_that_is_a_file_is_a_fault()
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Contains(file, Assert.Single(FaultsOf(options => options.CheckpointFolder = file)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        OptionsException error = Assert.Throws<OptionsException>(() => _ml.Recurrent().Trainers.LanguageModel(new RnnLanguageModelTrainer.Options
        {
            FeatureColumnName = " ",
            Cell = (RecurrentCell)7,
            HiddenSize = 0,
            Layers = 17,
            EmbeddingSize = -1,
            Dropout = 1,
            Optimizer = (OptimizerKind)9,
            LearningRate = float.NaN,
            LearningRateSchedule = (LearningRateSchedule)9,
            WarmUpFraction = 1,
            WeightDecay = -1,
            Momentum = 1.5f,
            BatchSize = 0,
            MaximumEpochs = 0,
            GradientClipNorm = float.PositiveInfinity,
            ValidationFraction = float.NaN,
            EarlyStoppingPatience = -2,
            NumberOfThreads = 0,
            CheckpointFolder = " ",
            BackpropagationLength = 0,
            HalfLengthProbability = 1.1f,
            LengthDeviation = -1,
            MinimumTokenCount = 0,
            MaximumVocabularySize = 0,
            ProjectionSize = -1,
            SoftmaxCutoffs = [4, 4],
            SoftmaxDivisor = 0.5f,
            InputDropout = 1,
            LayerDropout = -1,
            OutputDropout = float.NaN,
            EmbeddingDropout = 1,
            WeightDropout = 2,
            ActivationRegularization = -1,
            TemporalActivationRegularization = float.NaN,
            NonMonotoneInterval = -1,
            PlateauFactor = 1,
            PlateauPatience = 0,
            FreezeWordVectors = true,
            TieWeights = false,
        }));

        string[] options =
        [
            "FeatureColumnName", "Cell", "HiddenSize", "Layers", "EmbeddingSize", "Dropout", "Optimizer", "LearningRate", "LearningRateSchedule", "WarmUpFraction", "WeightDecay", "Momentum", "BatchSize",
            "MaximumEpochs", "GradientClipNorm", "ValidationFraction", "EarlyStoppingPatience", "NumberOfThreads", "CheckpointFolder", "BackpropagationLength", "HalfLengthProbability",
            "LengthDeviation", "MinimumTokenCount", "MaximumVocabularySize", "ProjectionSize", "SoftmaxCutoffs", "SoftmaxDivisor", "InputDropout", "LayerDropout", "OutputDropout",
            "EmbeddingDropout", "WeightDropout", "ActivationRegularization", "TemporalActivationRegularization", "NonMonotoneInterval", "PlateauFactor", "PlateauPatience",
            "FreezeWordVectors",
        ];
        Assert.Equal(options.Order(StringComparer.Ordinal), error.Faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("RnnLanguageModelTrainer.Options has 38 faults", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_faults()
    {
        Assert.Contains("to be equal", Assert.Single(FaultsOf(options => options.EmbeddingSize = 5)), StringComparison.Ordinal);
        Assert.Contains("ProjectionSize (4)", Assert.Single(FaultsOf(options => options.ProjectionSize = 4)), StringComparison.Ordinal);
        Assert.Contains("no validation rows", Assert.Single(FaultsOf(options => options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau)), StringComparison.Ordinal);
        Assert.Contains("none at 'nowhere.txt'", Assert.Single(FaultsOf(options => options.WordVectorsPath = "nowhere.txt")), StringComparison.Ordinal);
        Assert.Equal(2, FaultsOf(options => options.FreezeWordVectors = true).Count);
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().Trainers.LanguageModel((RnnLanguageModelTrainer.Options)null!));
    }

    [Fact]
    public void Options_changed_after_the_trainer_was_made_have_no_effect_and_a_trainer_can_be_fitted_again()
    {
        int[] cutoffs = [4];
        RnnLanguageModelTrainer.Options options = RnnModels.Tiny(options => options.SoftmaxCutoffs = cutoffs);
        RnnLanguageModelTrainer trainer = _ml.Recurrent().Trainers.LanguageModel(options);
        (options.HiddenSize, options.FeatureColumnName, cutoffs[0]) = (3, "Nowhere", 2);

        byte[] payload = Sentences.Payload(trainer.Fit(Sentences.View(Sentences.Text)));

        Assert.Equal(Sentences.Payload(RnnModels.Train(options => options.SoftmaxCutoffs = [4])), payload);
        Assert.Equal(payload, Sentences.Payload(trainer.Fit(Sentences.View(Sentences.Text))));
    }

    public static TheoryData<string> Changes => [.. _changes.Keys];

    private static readonly Dictionary<string, Action<RnnLanguageModelTrainer.Options>> _changes = new()
    {
        ["seed"] = options => options.Seed = 3,
        ["running text"] = options => options.Contiguous = true,
        ["window"] = options => (options.Contiguous, options.BackpropagationLength) = (true, 5),
        ["half windows"] = options => (options.Contiguous, options.BackpropagationLength, options.HalfLengthProbability) = (true, 6, 0.5f),
        ["windows of varying length"] = options => (options.Contiguous, options.BackpropagationLength, options.LengthDeviation) = (true, 6, 2),
        ["cell"] = options => options.Cell = RecurrentCell.Gru,
        ["layers"] = options => options.Layers = 2,
        ["hidden size"] = options => (options.HiddenSize, options.Layers) = (7, 2),
        ["projection"] = options => options.ProjectionSize = 6,
        ["no tying"] = options => options.TieWeights = false,
        ["adaptive softmax"] = options => options.SoftmaxCutoffs = [4],
        ["divisor"] = options => (options.SoftmaxCutoffs, options.SoftmaxDivisor) = ([4], 1),
        ["vocabulary"] = options => options.MinimumTokenCount = 4,
        ["largest vocabulary"] = options => options.MaximumVocabularySize = 4,
        ["dropout"] = options => options.Dropout = 0,
        ["input dropout"] = options => options.InputDropout = 0.5f,
        ["layer dropout"] = options => (options.Layers, options.LayerDropout) = (2, 0.5f),
        ["output dropout"] = options => options.OutputDropout = 0.5f,
        ["variational dropout"] = options => options.VariationalDropout = true,
        ["embedding dropout"] = options => options.EmbeddingDropout = 0.3f,
        ["weight drop"] = options => options.WeightDropout = 0.3f,
        ["AR"] = options => options.ActivationRegularization = 2,
        ["TAR"] = options => options.TemporalActivationRegularization = 2,
        ["optimizer"] = options => options.Optimizer = OptimizerKind.Sgd,
        ["learning rate"] = options => options.LearningRate = 0.01f,
        ["schedule"] = options => options.LearningRateSchedule = LearningRateSchedule.Constant,
        ["weight decay"] = options => options.WeightDecay = 0.5f,
        ["warm-up"] = options => options.WarmUpFraction = 0.3f,
        ["clipping"] = options => options.GradientClipNorm = 0.01f,
        ["batch size"] = options => options.BatchSize = 3,
        ["epochs"] = options => options.MaximumEpochs = 2,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_changes_the_model_and_the_changed_model_gives_probabilities(string change)
    {
        LanguageModelTransformer model = RnnModels.Train(_changes[change]);

        Assert.NotEqual(Sentences.Payload(RnnModels.Train()), Sentences.Payload(model));
        foreach (SentenceScore row in Sentences.Score(model, [.. Sentences.Text, "zebra"]))
        {
            Assert.Equal(1, row.Score.Sum(), 1e-5f);
            Assert.True(float.IsFinite(row.LogProbability) && row.LogProbability < 0);
        }
    }

    [Fact]
    public void The_learning_rate_is_divided_when_validation_stalls()
    {
        // A step size this large makes the validation worse sooner or later.
        LanguageModelTransformer model = RnnModels.Train(options =>
        {
            (options.ValidationFraction, options.MaximumEpochs, options.LearningRate) = (0.3f, 25, 0.3f);
            (options.LearningRateSchedule, options.PlateauFactor, options.PlateauPatience) = (LearningRateSchedule.ReduceOnPlateau, 0.5f, 1);
        });

        IReadOnlyList<EpochRecord> epochs = model.TrainingHistory!.Epochs;
        double best = double.PositiveInfinity;
        for (int i = 1; i < epochs.Count; i++)
        {
            bool improved = epochs[i - 1].Metric < best;
            best = Math.Min(best, epochs[i - 1].Metric!.Value);
            Assert.Equal(epochs[i - 1].LearningRate * (improved ? 1 : 0.5), epochs[i].LearningRate, 1e-9);
        }
        Assert.True(epochs[^1].LearningRate < epochs[0].LearningRate);
        Assert.Equal(best, epochs[model.TrainingHistory.BestEpoch - 1].Metric);
    }

    [Fact]
    public void Weights_are_averaged_once_validation_stalls()
    {
        static void Setup(RnnLanguageModelTrainer.Options options) => (options.Optimizer, options.LearningRate, options.LearningRateSchedule, options.ValidationFraction, options.MaximumEpochs) =
            (OptimizerKind.Sgd, 20, LearningRateSchedule.Constant, 0.3f, 12);
        double[] plain = Metrics(0), averaged = Metrics(1);

        // The same until the trigger, another model behind it.
        int first = Enumerable.Range(0, plain.Length).First(i => plain[i] != averaged[i]);
        Assert.InRange(first, 3, plain.Length - 1);
        Assert.Contains(plain[..(first - 2)], metric => metric < plain[first - 1]);

        double[] Metrics(int interval) =>
            [.. RnnModels.Train(options => { Setup(options); options.NonMonotoneInterval = interval; }).TrainingHistory!.Epochs.Select(epoch => epoch.Metric!.Value)];
    }
}
