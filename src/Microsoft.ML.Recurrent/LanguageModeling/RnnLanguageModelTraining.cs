using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>One call of <see cref="RnnLanguageModelTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class RnnLanguageModelTraining
{
    private const int DefaultEpochs = 10;
    private readonly RnnLanguageModelTrainer.Options _options;
    private readonly IChannel _channel;
    private readonly ulong _seed;
    private readonly int _epochs;

    public RnnLanguageModelTraining(RnnLanguageModelTrainer.Options options, IChannel channel, ulong seed)
    {
        _options = options;
        _channel = channel;
        _seed = seed;
        _epochs = options.MaximumEpochs ?? DefaultEpochs;
    }

    /// <summary>Trains.</summary>
    public LanguageModelTransformer Run(IDataView view)
    {
        NeuralLanguageModelData data = new NeuralLanguageModelReading(_options, _channel, _seed).Read(view);
        var network = new LanguageModelNetwork(DescribeShape(data.WordCount), regularization: Regularization());
        network.Initialize(_seed);
        SetWordVectors(network, data.Input);
        using var team = new ThreadTeam(_options.NumberOfThreads ?? Environment.ProcessorCount);
        LanguageModelTask task = _options.Contiguous
            ? new RunningTextTask(network, data.Training.Join(), data.Validation.Join(), _options.BatchSize, Lengths(), team, _seed)
            : new SentenceTask(network, data.Training.Sentences, data.Validation.Sentences, team, _seed);
        var loop = new TrainingLoop(task, Settings(), team)
        {
            Progress = _options.Progress,
            EpochEnded = record => _channel.Info(MessageSensitivity.None, Describe(record)),
        };
        TrainingHistory history = loop.Run(_options.CancellationToken);
        if (history.StopReason == StopReason.Cancelled)
            _channel.Warning(MessageSensitivity.None, FormattableString.Invariant($"Training was cancelled: the model is as it was after epoch {history.BestEpoch}."));
        return new LanguageModelTransformer(new RecurrentLanguageModel(network.CopyForPrediction(), data.Order, _options.Contiguous), data.Input, history);
    }

    private TrainingSettings Settings() => new()
    {
        Optimizer = _options.Optimizer,
        LearningRate = _options.LearningRate,
        Momentum = _options.Momentum,
        WeightDecay = _options.WeightDecay,
        GradientClipNorm = _options.GradientClipNorm,
        Schedule = _options.LearningRateSchedule,
        WarmUpFraction = _options.LearningRateSchedule == LearningRateSchedule.Cosine ? 0.05 : 0,
        PlateauFactor = _options.PlateauFactor,
        PlateauPatience = _options.PlateauPatience,
        NonMonotoneInterval = _options.NonMonotoneInterval,
        EarlyStoppingPatience = _options.EarlyStoppingPatience,
        MaximumEpochs = _epochs,
        BatchSize = _options.BatchSize,
        Seed = _seed,
        CheckpointFolder = _options.CheckpointFolder,
    };

    private LanguageModelRegularization Regularization() => new()
    {
        EmbeddingDropout = _options.EmbeddingDropout,
        InputDropout = _options.InputDropout ?? _options.Dropout,
        LayerDropout = _options.LayerDropout ?? _options.Dropout,
        OutputDropout = _options.OutputDropout ?? _options.Dropout,
        WeightDropout = _options.WeightDropout,
        Variational = _options.VariationalDropout,
        ActivationRegularization = _options.ActivationRegularization,
        TemporalActivationRegularization = _options.TemporalActivationRegularization,
    };

    private BpttLengths Lengths() => new()
    {
        Mean = _options.BackpropagationLength,
        HalfProbability = _options.HalfLengthProbability,
        Deviation = _options.LengthDeviation,
        // Gradients through a step or two teach little.
        Minimum = Math.Min(5, _options.BackpropagationLength),
    };

    private LanguageModelShape DescribeShape(int words) => new()
    {
        VocabularySize = words,
        EmbeddingSize = _options.EmbeddingSize,
        Cell = _options.Cell,
        HiddenSize = _options.HiddenSize,
        Layers = _options.Layers,
        IsTied = _options.TieWeights,
        ProjectionSize = _options.ProjectionSize,
        Cuts = NeuralLanguageModelData.CutoffsOf(_options.SoftmaxCutoffs, words),
        TailDivisor = _options.SoftmaxDivisor,
    };

    private void SetWordVectors(LanguageModelNetwork network, LanguageModelInput input)
    {
        if (_options.WordVectorsPath is null && _options.WordVectors is null)
            return;
        string option = _options.WordVectorsPath is null ? nameof(_options.WordVectors) : nameof(_options.WordVectorsPath);
        if (input.Vocabulary is not { } vocabulary)
            throw new InvalidOperationException($"Word vectors need a sequence of text; column '{input.FeatureColumnName}' holds {input.Kind}. Leave out {option}.");
        if (network.WordVectors is null)
            throw new InvalidOperationException($"Word vectors do not fit vectors that are tied to an adaptive softmax, most of which are shorter. Set {nameof(_options.TieWeights)} to false, or take a full softmax ({nameof(_options.SoftmaxCutoffs)} without cuts), or leave out {option}.");
        WordVectors vectors = _options.WordVectors is { } trained ? trained.Space.Select(vocabulary) : WordVectorFile.Read(_options.WordVectorsPath!, vocabulary, _options.EmbeddingSize);
        network.SetWordVectors(vectors, LanguageModelInput.IdOfNumber, _options.FreezeWordVectors);
        _channel.Info(MessageSensitivity.None, FormattableString.Invariant($"Word vectors: {vectors.FoundCount} of {vocabulary.Count} words have one."));
    }

    private string Describe(EpochRecord record)
    {
        string validation = record.Metric is double perplexity ? FormattableString.Invariant($", validation perplexity {perplexity:F2}") : "";
        return FormattableString.Invariant(
            $"Epoch {record.Epoch} of {_epochs}: training perplexity {Math.Exp(record.TrainingLoss):F2}{validation}, learning rate {record.LearningRate:G3}, {record.Tokens / Math.Max(record.Seconds, 1e-9):F0} tokens/s");
    }
}
