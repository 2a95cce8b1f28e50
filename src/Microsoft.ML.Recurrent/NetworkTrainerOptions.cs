using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What all trainers of neural networks have in common. A trainer copies its options when it is made: later changes have no effect on it.
/// All mistakes are reported together, by one <see cref="OptionsException"/>, when the trainer is made.
/// </summary>
public abstract class NetworkTrainerOptions
{
    private protected NetworkTrainerOptions()
    {
    }

    internal const int DefaultHiddenSize = 64;

    /// <summary>Name of the column with the sequence; the trainer says of what types it may be.</summary>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>Number of hidden units of each layer (of one with two directions, in each), 1 to 65,536.</summary>
    public int HiddenSize { get; set; } = DefaultHiddenSize;

    /// <summary>Length of the vector of a word or key, 1 to 65,536. Float sequences have no embedding and ignore it.</summary>
    public int EmbeddingSize { get; set; } = 64;

    /// <summary>Fraction of activations dropped in training, in [0, 1), between the parts of the network (Srivastava et al. 2014).</summary>
    public float Dropout { get; set; } = 0.5f;

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; set; } = OptimizerKind.AdamW;

    /// <summary>Step size of the optimizer (its peak, where a schedule changes it); above 0.</summary>
    public float LearningRate { get; set; } = 0.001f;

    /// <summary>How the learning rate changes over the run.</summary>
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.Cosine;

    /// <summary>
    /// Share of the run, in [0, 1), over which the learning rate rises in a straight line from 0 before its schedule begins; <see langword="null"/> for 0.05 with
    /// <see cref="LearningRateSchedule.Cosine"/> and 0 with the others. Adam and AdamW need it before their averages mean anything; SGD does better without.
    /// </summary>
    public float? WarmUpFraction { get; set; }

    /// <summary>
    /// Weight decay, at least 0: decoupled for AdamW (Loshchilov and Hutter 2019), an L2 penalty for Adam and SGD. Biases do not decay. <see langword="null"/>
    /// for 0.01 with <see cref="OptimizerKind.AdamW"/> and 0 with the others: as an L2 penalty 0.01 is far too much at the large learning rates of SGD, where
    /// language models take 0 to 1e-5.
    /// </summary>
    public float? WeightDecay { get; set; }

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/>, in [0, 1); the other optimizers ignore it.</summary>
    public float Momentum { get; set; } = 0.9f;

    /// <summary>Sequences in a batch, 1 to 1,048,576.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>Passes over the training rows, 1 to 1,000,000; <see langword="null"/> leaves it to the trainer, which says what it takes.</summary>
    public int? MaximumEpochs { get; set; }

    /// <summary>The gradient of a batch is scaled down to this Euclidean norm if it is longer (Pascanu et al. 2013); 0 turns clipping off.</summary>
    public float GradientClipNorm { get; set; } = 1f;

    /// <summary>
    /// Rows that training never learns from, used after each epoch to choose the best weights. It must carry the trainer's input columns:
    /// transform it with the fitted part of the pipeline that stands before the trainer. Excludes <see cref="ValidationFraction"/>.
    /// </summary>
    public IDataView? ValidationSet { get; set; }

    /// <summary>Fraction of the training rows set aside as validation rows, in [0, 1); 0 sets none aside.</summary>
    public float ValidationFraction { get; set; }

    /// <summary>Stop after this many epochs without a better validation figure, and go back to the best weights; 0 never stops early. Needs validation rows.</summary>
    public int EarlyStoppingPatience { get; set; }

    /// <summary>Seed of everything random; <see langword="null"/> takes the seed of the <see cref="MLContext"/>, or 1 if that has none either.</summary>
    public int? Seed { get; set; }

    /// <summary>Threads to train with, 1 to 1,024; <see langword="null"/> takes one a core. The result has the same bits for any number.</summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>Told about progress several times an epoch, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Ends training within a batch: the best model so far is kept, and if there is none yet, <see cref="OperationCanceledException"/> is thrown.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// A folder in which the state of the run is kept after each epoch, and from which an interrupted run with the same options and data goes on,
    /// to the same bits as if it had never stopped; <see langword="null"/> keeps none.
    /// </summary>
    public string? CheckpointFolder { get; set; }

    /// <summary>A copy of a trainer's options, so that later changes have no effect on it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="trainer">The trainer's name.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    internal static T CheckedCopy<T>(T options, string trainer) where T : NetworkTrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = (T)options.Copy();
        var faults = new OptionsFaults();
        copy.Validate(faults);
        faults.ThrowIfAny(trainer + ".Options");
        return copy;
    }

    /// <summary>How the engine is to train; a trainer adds what is its own.</summary>
    internal TrainingSettings ToSettings(int epochs, ulong seed) => new()
    {
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Momentum = Momentum,
        WeightDecay = WeightDecay ?? (Optimizer == OptimizerKind.AdamW ? 0.01f : 0),
        GradientClipNorm = GradientClipNorm,
        Schedule = LearningRateSchedule,
        WarmUpFraction = WarmUpFraction ?? (LearningRateSchedule == LearningRateSchedule.Cosine ? 0.05 : 0),
        EarlyStoppingPatience = EarlyStoppingPatience,
        MaximumEpochs = epochs,
        BatchSize = BatchSize,
        Seed = seed,
        CheckpointFolder = CheckpointFolder,
    };

    internal virtual NetworkTrainerOptions Copy() => (NetworkTrainerOptions)MemberwiseClone();

    internal virtual void Validate(OptionsFaults faults)
    {
        faults.Name(FeatureColumnName, nameof(FeatureColumnName));
        faults.Defined(Optimizer, nameof(Optimizer));
        faults.Defined(LearningRateSchedule, nameof(LearningRateSchedule));
        faults.Range(HiddenSize, 1, 65_536, nameof(HiddenSize));
        faults.Range(EmbeddingSize, 1, 65_536, nameof(EmbeddingSize));
        faults.Fraction(Dropout, nameof(Dropout));
        faults.Positive(LearningRate, nameof(LearningRate));
        faults.Fraction(WarmUpFraction ?? 0, nameof(WarmUpFraction));
        faults.NotNegative(WeightDecay ?? 0, nameof(WeightDecay));
        faults.Fraction(Momentum, nameof(Momentum));
        faults.Range(BatchSize, 1, 1 << 20, nameof(BatchSize));
        if (MaximumEpochs is int epochs)
            faults.Range(epochs, 1, 1_000_000, nameof(MaximumEpochs));
        faults.NotNegative(GradientClipNorm, nameof(GradientClipNorm));
        faults.Fraction(ValidationFraction, nameof(ValidationFraction));
        faults.Range(EarlyStoppingPatience, 0, int.MaxValue, nameof(EarlyStoppingPatience));
        if (NumberOfThreads is int threads)
            faults.Range(threads, 1, 1024, nameof(NumberOfThreads));
        if (CheckpointFolder is not null && string.IsNullOrWhiteSpace(CheckpointFolder))
            faults.Add($"{nameof(CheckpointFolder)} must be the path of a folder, or null; it is blank.");
        else if (File.Exists(CheckpointFolder))
            faults.Add($"{nameof(CheckpointFolder)} must be the path of a folder; '{CheckpointFolder}' is a file.");
        if (ValidationSet is not null && ValidationFraction > 0)
            faults.Add(FormattableString.Invariant($"{nameof(ValidationSet)} and {nameof(ValidationFraction)} ({ValidationFraction}) are both given: give one of them."));
        bool validates = ValidationSet is not null || ValidationFraction > 0;
        if (EarlyStoppingPatience > 0 && !validates)
            faults.Add($"{nameof(EarlyStoppingPatience)} is {EarlyStoppingPatience}, but there are no validation rows to look at: give {nameof(ValidationSet)} or {nameof(ValidationFraction)}, or set it to 0.");
        if (LearningRateSchedule == LearningRateSchedule.ReduceOnPlateau && !validates)
            faults.Add($"{nameof(LearningRateSchedule)} is {LearningRateSchedule}, but there are no validation rows to look at: give {nameof(ValidationSet)} or {nameof(ValidationFraction)}, or choose another schedule.");
    }
}
