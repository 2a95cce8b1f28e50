namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The network of a <see cref="RecurrentProbe"/>, and how it learns.</summary>
internal sealed class RecurrentProbeOptions
{
    /// <summary>The recurrent cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Number of features of each step of a sequence, at least 1.</summary>
    public required int InputSize { get; init; }

    /// <summary>Number of hidden units, at least 1.</summary>
    public int HiddenSize { get; init; } = 64;

    /// <summary>Number of values of an answer, or number of classes that an answer is one of; at least 1.</summary>
    public required int OutputSize { get; init; }

    /// <summary>
    /// Factor on the orthogonal initial recurrent weights, above 0. At 1 a product of many of them keeps its length; above and below, before the
    /// cell's nonlinearity, it grows and shrinks by this factor at each step (Saxe et al. 2014; Pascanu, Mikolov and Bengio 2013).
    /// </summary>
    public float RecurrentGain { get; init; } = 1;

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Step size of the optimizer, above 0.</summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/>, in [0, 1); the other optimizers ignore it.</summary>
    public float Momentum { get; init; }

    /// <summary>The gradient of a batch is scaled down to this Euclidean norm if it is longer (Pascanu et al. 2013); 0 turns clipping off.</summary>
    public float GradientClipNorm { get; init; } = 1;

    /// <summary>Seed of the initial weights.</summary>
    public int Seed { get; init; } = 1;
}
