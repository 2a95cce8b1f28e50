using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>One call of <see cref="WindowLanguageModelTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class WindowLanguageModelTraining(WindowLanguageModelTrainer.Options options, TrainingRun run)
{
    private const int DefaultEpochs = 5;

    /// <summary>Trains.</summary>
    public LanguageModelTransformer Run(IDataView view)
    {
        NeuralLanguageModelData data = new NeuralLanguageModelReading(options, run).Read(view);
        var network = new WindowNetwork(DescribeShape(data.WordCount), options.Dropout);
        network.Initialize(run.Seed);
        NeuralLanguageModelTraining.SetWordVectors(run, options, network.Input, data.Input, frozen: false);
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        WindowText? validation = data.Validation.Sentences.Count > 0 ? Text(data.Validation, network) : null;
        var task = new WindowTask(network, Text(data.Training, network), validation, team, run.Seed);
        TrainingSettings settings = options.ToSettings(options.MaximumEpochs ?? DefaultEpochs, run.Seed);
        TrainingHistory history = NeuralLanguageModelTraining.Train(run, options, task, settings, team);
        return new LanguageModelTransformer(new WindowLanguageModel(network.CopyForPrediction(), data.Order), data.Input, history);
    }

    private WindowText Text(NeuralLanguageModelText text, WindowNetwork network) => options.Contiguous ? new(text.Join()) : new(text.Sentences, network.Shape.BeginId);

    private WindowShape DescribeShape(int words) => new()
    {
        VocabularySize = words,
        Context = options.Context,
        Window = options.Window,
        EmbeddingSize = options.EmbeddingSize,
        HiddenSize = options.Context == WindowContext.Mean ? 0 : options.HiddenSize,
        HasDirectConnections = options.DirectConnections,
        IsTied = options.IsTied,
        HasBegin = !options.Contiguous,
        Cuts = NeuralLanguageModelData.CutoffsOf(options.SoftmaxCutoffs, words),
    };
}
