namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Everything that decides how a model is trained and is not part of the network.</summary>
internal sealed record TrainingSettings
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Learning rate after warm-up, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of Adam's mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of Adam's mean of squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What Adam adds to the root of the mean of squared gradients, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/>, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay, 0 for none; acts on parameters whose <c>Decays</c> is true.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The gradient's largest global norm, 0 for no clipping.</summary>
    public double GradientClipNorm { get; init; } = 1;

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Share of the run, in [0, 1), over which the learning rate rises linearly from 0 to its full value.</summary>
    public double WarmUpFraction { get; init; }

    /// <summary>What <see cref="LearningRateSchedule.ReduceOnPlateau"/> multiplies the learning rate by, in (0, 1).</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Epochs without improvement, at least 1, after which <see cref="LearningRateSchedule.ReduceOnPlateau"/> reduces the learning rate.</summary>
    public int PlateauPatience { get; init; } = 2;

    /// <summary>
    /// Epochs without improvement after which training ends; 0 to run all epochs (the best weights are kept all the same). With
    /// <see cref="NonMonotoneInterval"/> they count from the beginning of the mean.
    /// </summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Decay of the moving average of the weights that is evaluated and kept instead of the weights, in [0, 1); 0 for none.</summary>
    public double AveragingDecay { get; init; }

    /// <summary>
    /// Non-monotone interval n of NT-ASGD (Merity, Keskar and Socher 2018: 5), 0 for none: when an epoch's validation metric is worse than that of any
    /// epoch more than n epochs before it, an average of all weights from then on begins, which is evaluated and kept instead of the weights.
    /// Not together with <see cref="AveragingDecay"/>.
    /// </summary>
    public int NonMonotoneInterval { get; init; }

    /// <summary>Number of epochs, at least 1.</summary>
    public int MaximumEpochs { get; init; } = 10;

    /// <summary>Most rows in a batch, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Most tokens in a batch of more than one row, 0 for any number: batches of rows of any length cost about the same then.</summary>
    public int BatchTokens { get; init; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Folder for the state of the run, written at the end of each epoch and resumed from when it holds one; null for none.</summary>
    public string? CheckpointFolder { get; init; }
}
