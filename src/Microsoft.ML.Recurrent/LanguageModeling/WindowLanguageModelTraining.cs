using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>One call of <see cref="WindowLanguageModelTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class WindowLanguageModelTraining(WindowLanguageModelTrainer.Options options, IChannel channel, ulong seed)
{
    private const int DefaultEpochs = 5;
    private readonly int _epochs = options.MaximumEpochs ?? DefaultEpochs;

    /// <summary>Trains.</summary>
    public LanguageModelTransformer Run(IDataView view)
    {
        NeuralLanguageModelData data = new NeuralLanguageModelReading(options, channel, seed).Read(view);
        var network = new WindowNetwork(DescribeShape(data.WordCount), options.Dropout);
        network.Initialize(seed);
        if (options.WordVectors is not null)
            SetWordVectors(network, data.Input);
        using var team = new ThreadTeam(options.NumberOfThreads ?? Environment.ProcessorCount);
        WindowText? validation = data.Validation.Sentences.Count > 0 ? Text(data.Validation, network) : null;
        var loop = new TrainingLoop(new WindowTask(network, Text(data.Training, network), validation, team, seed), Settings(), team)
        {
            Progress = options.Progress,
            EpochEnded = record => channel.Info(MessageSensitivity.None, Describe(record)),
        };
        TrainingHistory history = loop.Run(options.CancellationToken);
        if (history.StopReason == StopReason.Cancelled)
            channel.Warning(MessageSensitivity.None, FormattableString.Invariant($"Training was cancelled: the model is as it was after epoch {history.BestEpoch}."));
        return new LanguageModelTransformer(new WindowLanguageModel(network.CopyForPrediction(), data.Order), data.Input, history);
    }

    private WindowText Text(NeuralLanguageModelText text, WindowNetwork network) => new(text.Sentences, network.Shape.BeginId, options.Contiguous);

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
        channel.Info(MessageSensitivity.None, FormattableString.Invariant($"Word vectors: {vectors.FoundCount} of {vocabulary.Count} words have one."));
    }

    private TrainingSettings Settings() => new()
    {
        Optimizer = options.Optimizer,
        LearningRate = options.LearningRate,
        Momentum = options.Momentum,
        WeightDecay = options.WeightDecay,
        GradientClipNorm = options.GradientClipNorm,
        Schedule = options.LearningRateSchedule,
        WarmUpFraction = options.LearningRateSchedule == LearningRateSchedule.Cosine ? 0.05 : 0,
        EarlyStoppingPatience = options.EarlyStoppingPatience,
        MaximumEpochs = _epochs,
        BatchSize = options.BatchSize,
        Seed = seed,
        CheckpointFolder = options.CheckpointFolder,
    };

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

    private string Describe(EpochRecord record)
    {
        string validation = record.Metric is double perplexity ? FormattableString.Invariant($", validation perplexity {perplexity:F2}") : "";
        return FormattableString.Invariant(
            $"Epoch {record.Epoch} of {_epochs}: training perplexity {Math.Exp(record.TrainingLoss):F2}{validation}, learning rate {record.LearningRate:G3}, {record.Tokens / Math.Max(record.Seconds, 1e-9):F0} tokens/s");
    }
}
