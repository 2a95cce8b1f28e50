using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.WordEmbedding;

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
    private readonly TrainingRun _run;
    private readonly WordVectors? _vectors;
    private int _epochs;

    /// <summary>A training; the file of word vectors, if there is one, is read here, so that a bad one is known before long work has begun.</summary>
    /// <exception cref="InvalidDataException">The file of word vectors is not of this format.</exception>
    public ClassifierEnsembleTraining(SequenceClassifierTrainer.Options options, ClassifierInput input, ClassifierOutput output, float[]? classWeights, TrainingRun run)
    {
        _options = options;
        _input = input;
        _output = output;
        _classWeights = classWeights;
        _run = run;
        _vectors = FirstVectors.Read(options, input.Vocabulary, input.Kind, run);
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
                TrainingHistory run = Train(task, team, member, seed, TimeProvider.System.GetElapsedTime(start));
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
            _run.Warning($"Training was cancelled: the model has {networks.Count} of {_options.EnsembleSize} networks, the last one as it was after epoch {history[^1].BestEpoch}.");
        }
        return (new SequenceClassifierModel(networks, ngrams), history);
    }

    private TrainingHistory Train(ClassifierTask task, ThreadTeam team, int member, ulong seed, TimeSpan before)
    {
        string epoch = _options.EnsembleSize > 1 ? FormattableString.Invariant($"Network {member + 1} of {_options.EnsembleSize}, epoch") : "Epoch";
        IProgress<TrainingProgress>? progress = _options.Progress is { } all ? new EnsembleProgress(all, member, _options.EnsembleSize, before) : null;
        return _run.Train(task, Settings(member, seed), team, progress, Describe, _options.CancellationToken, epoch);
    }

    private TrainingSettings Settings(int member, ulong seed) => _options.ToSettings(_epochs, seed) with
    {
        AveragingDecay = _options.WeightAveraging,
        CheckpointFolder = _options.CheckpointFolder is { } folder ? Path.Combine(folder, FormattableString.Invariant($"network{member}")) : null,
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

    private ulong SeedOf(int member)
    {
        var hash = new StableHash();
        hash.Add(_run.Seed);
        hash.Add((long)member);
        return hash.Value;
    }

    private static string Describe(EpochRecord record)
    {
        string validation = record.Metric is double metric ? FormattableString.Invariant($", validation loss {record.ValidationLoss:F4}, accuracy {metric:F4}") : "";
        return FormattableString.Invariant($"training loss {record.TrainingLoss:F4}{validation}");
    }
}
