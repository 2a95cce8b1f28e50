using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Trains the networks of a classifier, one after the other.</summary>
internal sealed class ClassifierEnsembleTraining
{
    /// <summary>Passes over the rows unless the options say: beside n-grams the networks have little left to learn, and soon learn rows by heart.</summary>
    private const int EpochsAlone = 10, EpochsBesideNGrams = 3;

    private readonly SequenceClassifierTrainer.Options _options;
    private readonly ClassifierInput _input;
    private readonly ClassifierOutput _output;
    private readonly float[]? _classWeights;
    private readonly IChannel _channel;
    private readonly ulong _seed;
    private readonly WordVectors? _vectors;
    private int _epochs;

    /// <summary>A training; the file of word vectors, if there is one, is read here, so that a bad one is known before long work has begun.</summary>
    /// <exception cref="InvalidDataException">The file of word vectors is not of this format.</exception>
    public ClassifierEnsembleTraining(SequenceClassifierTrainer.Options options, ClassifierInput input, ClassifierOutput output, float[]? classWeights, IChannel channel, ulong seed)
    {
        _options = options;
        _input = input;
        _output = output;
        _classWeights = classWeights;
        _channel = channel;
        _seed = seed;
        _vectors = ReadWordVectors();
    }

    /// <summary>Trains until done or cancelled; of a cancelled run the networks that are usable are kept.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first network had an epoch behind it.</exception>
    public (SequenceClassifierModel Model, IReadOnlyList<TrainingHistory> History) Run(ClassifierTrainingData data, CalibratedNGrams? ngrams)
    {
        _epochs = _options.MaximumEpochs ?? (ngrams is null ? EpochsAlone : EpochsBesideNGrams);
        ClassifierShape shape = DescribeShape();
        var objective = new ClassifierObjective(shape.Outputs, _classWeights, _options.LabelSmoothing);
        using var team = new ThreadTeam(_options.NumberOfThreads ?? Environment.ProcessorCount);
        var networks = new List<ClassifierNetwork>();
        var history = new List<TrainingHistory>();
        long start = TimeProvider.System.GetTimestamp();
        for (int member = 0; member < _options.EnsembleSize; member++)
        {
            ulong seed = SeedOf(member);
            var network = new ClassifierNetwork(shape, SequenceClassifierModel.NameOf(member), Regularization());
            network.Initialize(seed);
            if (_vectors is not null)
                network.SetWordVectors(_vectors, _options.FreezeWordVectors);
            var task = new ClassifierTask(network, data.Training, data.Validation, objective, team, seed);
            try
            {
                TrainingHistory run = Loop(task, team, member, seed, TimeProvider.System.GetElapsedTime(start)).Run(_options.CancellationToken);
                networks.Add(network);
                history.Add(run);
                if (run.StopReason == StopReason.Cancelled)
                    break;
            }
            catch (OperationCanceledException) when (networks.Count > 0)
            {
                break;
            }
        }
        if (networks.Count < _options.EnsembleSize || history[^1].StopReason == StopReason.Cancelled)
        {
            _channel.Warning(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"Training was cancelled: the model has {networks.Count} of {_options.EnsembleSize} networks, the last one as it was after epoch {history[^1].BestEpoch}."));
        }
        return (new SequenceClassifierModel(networks, ngrams), history);
    }

    private TrainingLoop Loop(ClassifierTask task, ThreadTeam team, int member, ulong seed, TimeSpan before) => new(task, Settings(member, seed), team)
    {
        Progress = _options.Progress is { } progress ? new EnsembleProgress(progress, member, _options.EnsembleSize, before) : null,
        EpochEnded = record => _channel.Info(MessageSensitivity.None, Describe(record, member)),
    };

    private TrainingSettings Settings(int member, ulong seed) => new()
    {
        Optimizer = _options.Optimizer,
        LearningRate = _options.LearningRate,
        Momentum = _options.Momentum,
        WeightDecay = _options.WeightDecay,
        GradientClipNorm = _options.GradientClipNorm,
        Schedule = _options.LearningRateSchedule,
        WarmUpFraction = _options.LearningRateSchedule == LearningRateSchedule.Cosine ? 0.05 : 0,
        EarlyStoppingPatience = _options.EarlyStoppingPatience,
        AveragingDecay = _options.WeightAveraging,
        MaximumEpochs = _epochs,
        BatchSize = _options.BatchSize,
        Seed = seed,
        CheckpointFolder = _options.CheckpointFolder is null
            ? null
            : Path.Combine(_options.CheckpointFolder, FormattableString.Invariant($"network{member}")),
    };

    private ClassifierRegularization Regularization() => new()
    {
        Dropout = _options.Dropout,
        Variational = _options.VariationalDropout,
        WordDropout = _input.VocabularySize > 0 ? _options.WordDropout : 0,
    };

    private ClassifierShape DescribeShape() => new()
    {
        VocabularySize = _input.VocabularySize,
        ElementSize = _input.VocabularySize > 0 ? _options.EmbeddingSize : _input.ElementSize,
        Cell = _options.Cell,
        HiddenSize = _options.HiddenSize,
        Layers = _options.Layers,
        Bidirectional = _options.Bidirectional,
        Pooling = _options.Pooling,
        AdditionalFeatures = _input.AdditionalFeatures,
        Outputs = _output.Logits,
    };

    private WordVectors? ReadWordVectors()
    {
        if (_options.WordVectorsPath is null && _options.WordVectors is null)
            return null;
        string option = _options.WordVectorsPath is null ? nameof(SequenceClassifierTrainer.Options.WordVectors) : nameof(SequenceClassifierTrainer.Options.WordVectorsPath);
        string source = _options.WordVectorsPath is { } path ? $"'{path}'" : FormattableString.Invariant($"{_options.WordVectors!.Words.Count} trained ones");
        if (_input.Vocabulary is not { } vocabulary)
            throw new InvalidOperationException($"Word vectors ({source}) need a sequence of text; column '{_input.FeatureColumnName}' holds {_input.Kind}. Leave out {option}.");
        WordVectors vectors = _options.WordVectors is { } trained ? trained.Space.Select(vocabulary) : WordVectorFile.Read(_options.WordVectorsPath!, vocabulary, _options.EmbeddingSize);
        _channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"Word vectors: {vectors.FoundCount} of {vocabulary.Count} words found in {source}."));
        return vectors;
    }

    private ulong SeedOf(int member)
    {
        var hash = new StableHash();
        hash.Add(_seed);
        hash.Add((long)member);
        return hash.Value;
    }

    private string Describe(EpochRecord record, int member)
    {
        string network = _options.EnsembleSize > 1 ? FormattableString.Invariant($"Network {member + 1} of {_options.EnsembleSize}, epoch") : "Epoch";
        string validation = record.Metric is double metric
            ? FormattableString.Invariant($", validation loss {record.ValidationLoss:F4}, accuracy {metric:F4}")
            : "";
        return FormattableString.Invariant(
            $"{network} {record.Epoch} of {_epochs}: training loss {record.TrainingLoss:F4}{validation}, learning rate {record.LearningRate:G3}, {record.Tokens / Math.Max(record.Seconds, 1e-9):F0} tokens/s");
    }
}
