using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
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
        if (options.WordVectors is not null)
            SetWordVectors(network, data.Input);
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        WindowText? validation = data.Validation.Sentences.Count > 0 ? Text(data.Validation, network) : null;
        var task = new WindowTask(network, Text(data.Training, network), validation, team, run.Seed);
        TrainingSettings settings = options.ToSettings(options.MaximumEpochs ?? DefaultEpochs, run.Seed);
        TrainingHistory history = NeuralLanguageModelTraining.Train(run, options, task, settings, team);
        return new LanguageModelTransformer(new WindowLanguageModel(network.CopyForPrediction(), data.Order), data.Input, history);
    }

    private WindowText Text(NeuralLanguageModelText text, WindowNetwork network) => options.Contiguous ? new(text.Join()) : new(text.Sentences, network.Shape.BeginId);

    private void SetWordVectors(WindowNetwork network, LanguageModelInput input)
    {
        if (input.Vocabulary is not { } vocabulary)
            throw new InvalidOperationException($"{nameof(options.WordVectors)} need a sequence of text; column '{input.FeatureColumnName}' holds {input.Kind}. Leave them out.");
        if (network.WordVectors is not { } table)
            throw new InvalidOperationException($"{nameof(options.WordVectors)} do not fit vectors that are tied to an adaptive softmax, most of which are shorter. Set {nameof(options.TieWeights)} to false, or take a full softmax ({nameof(options.SoftmaxCutoffs)} without cuts).");
        WordVectors vectors = options.WordVectors!.Space.Select(vocabulary);
        for (int word = 0; word < vectors.IsFound.Length; word++)
        {
            if (vectors.IsFound[word])
                vectors.Values.Row(word).CopyTo(table.Value.Row(LanguageModelInput.IdOfNumber(word)));
        }
        run.Info($"Word vectors: {vectors.FoundCount} of {vocabulary.Count} words have one.");
    }

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
