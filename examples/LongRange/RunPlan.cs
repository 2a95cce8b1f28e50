using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>One network to train: what on, and how.</summary>
/// <param name="Task">The task.</param>
/// <param name="Length">Length of its sequences.</param>
/// <param name="Cell">The cell.</param>
/// <param name="IsClipped">Whether the gradient is clipped.</param>
/// <param name="Steps">Number of training steps.</param>
/// <param name="Seed">Seed of weights and data.</param>
internal sealed record RunPlan(LongRangeTask Task, int Length, RecurrentCell Cell, bool IsClipped, int Steps, int Seed)
{
    /// <summary>Hidden units of every network.</summary>
    public const int HiddenSize = 32;

    /// <summary>Sequences of a training batch.</summary>
    public const int BatchSize = 20;

    /// <summary>The norm that gradients are clipped to.</summary>
    public const float ClipNorm = 1;

    /// <summary>Factor on the initial recurrent weights.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Its learning rate.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>Momentum, of plain gradient descent alone.</summary>
    public float Momentum { get; init; }

    /// <summary>The cell's name in figures and tables.</summary>
    public string CellName => NameOf(Cell);

    /// <summary>In a few words.</summary>
    public string Description => $"{Task.Name}, length {Length}, {CellName}{(Gain == 1 ? "" : FormattableString.Invariant($" with recurrent weights × {Gain}"))}, {(IsClipped ? "clipped" : "not clipped")}";

    /// <summary>A cell's name.</summary>
    public static string NameOf(RecurrentCell cell) => cell switch
    {
        RecurrentCell.Rnn => "vanilla RNN",
        RecurrentCell.Gru => "GRU",
        _ => "LSTM",
    };

    /// <summary>The network before training.</summary>
    public RecurrentProbe CreateNetwork() => new(new RecurrentProbeOptions
    {
        Cell = Cell,
        InputSize = Task.InputSize,
        HiddenSize = HiddenSize,
        OutputSize = Task.OutputSize,
        RecurrentGain = Gain,
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Momentum = Momentum,
        GradientClipNorm = IsClipped ? ClipNorm : 0,
        Seed = Seed,
    });
}
