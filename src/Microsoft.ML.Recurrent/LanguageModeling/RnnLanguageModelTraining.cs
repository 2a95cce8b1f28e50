using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>One call of <see cref="RnnLanguageModelTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class RnnLanguageModelTraining(RnnLanguageModelTrainer.Options options, TrainingRun run)
{
    private const int DefaultEpochs = 10;

    /// <summary>Trains.</summary>
    public LanguageModelTransformer Run(IDataView view)
    {
        NeuralLanguageModelData data = new NeuralLanguageModelReading(options, run).Read(view);
        var network = new LanguageModelNetwork(DescribeShape(data.WordCount), regularization: Regularization());
        network.Initialize(run.Seed);
        NeuralLanguageModelTraining.SetWordVectors(run, options, network.Input, data.Input, options.FreezeWordVectors);
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        LanguageModelTask task = options.Contiguous
            ? new RunningTextTask(network, data.Training.Join(), data.Validation.Join(), options.BatchSize, Lengths(), team, run.Seed)
            : new SentenceTask(network, data.Training.Sentences, data.Validation.Sentences, team, run.Seed);
        TrainingHistory history = NeuralLanguageModelTraining.Train(run, options, task, Settings(), team);
        return new LanguageModelTransformer(new RecurrentLanguageModel(network.CopyForPrediction(), data.Order, options.Contiguous), data.Input, history);
    }

    private TrainingSettings Settings() => options.ToSettings(options.MaximumEpochs ?? DefaultEpochs, run.Seed) with
    {
        PlateauFactor = options.PlateauFactor,
        PlateauPatience = options.PlateauPatience,
        NonMonotoneInterval = options.NonMonotoneInterval,
    };

    private LanguageModelRegularization Regularization() => new()
    {
        EmbeddingDropout = options.EmbeddingDropout,
        InputDropout = options.InputDropout ?? options.Dropout,
        LayerDropout = options.LayerDropout ?? options.Dropout,
        OutputDropout = options.OutputDropout ?? options.Dropout,
        WeightDropout = options.WeightDropout,
        Variational = options.VariationalDropout,
        ActivationRegularization = options.ActivationRegularization,
        TemporalActivationRegularization = options.TemporalActivationRegularization,
    };

    private BpttLengths Lengths() => new()
    {
        Mean = options.BackpropagationLength,
        HalfProbability = options.HalfLengthProbability,
        Deviation = options.LengthDeviation,
        // Gradients through a step or two teach little.
        Minimum = Math.Min(5, options.BackpropagationLength),
    };

    private LanguageModelShape DescribeShape(int words) => new()
    {
        VocabularySize = words,
        EmbeddingSize = options.EmbeddingSize,
        Cell = options.Cell,
        HiddenSize = options.HiddenSize,
        Layers = options.Layers,
        IsTied = options.TieWeights,
        ProjectionSize = options.ProjectionSize,
        Cuts = NeuralLanguageModelData.CutoffsOf(options.SoftmaxCutoffs, words),
        TailDivisor = options.SoftmaxDivisor,
    };
}
