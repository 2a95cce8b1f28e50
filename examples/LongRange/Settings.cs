using Microsoft.ML.Recurrent;

namespace LongRange;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    /// <summary>Lengths of the sequences, ascending.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>The cells.</summary>
    public required IReadOnlyList<RecurrentCell> Cells { get; init; }

    public required int Seed { get; init; }

    /// <summary>Training steps of each network.</summary>
    public required int Steps { get; init; }

    /// <summary>The page's file.</summary>
    public required string Output { get; init; }

    /// <summary>The networks that are compared.</summary>
    public IReadOnlyList<RunPlan> Comparison() =>
    [
        .. from task in LongRangeTask.All
           from length in Lengths
           from cell in Cells
           from clipped in (bool[])[true, false]
           select new RunPlan(task, length, cell, clipped, Steps, Seed),
    ];

    /// <summary>
    /// The network that explodes, with clipping and without: a vanilla RNN whose recurrent weights begin twice as large as those that keep the gradient's
    /// length, trained by gradient descent with momentum, whose steps are as long as the gradients.
    /// </summary>
    public IReadOnlyList<RunPlan> Explosion() =>
    [
        .. from clipped in (bool[])[true, false]
           select new RunPlan(LongRangeTask.All.OfType<AddingTask>().Single(), Lengths[Lengths.Count / 2], RecurrentCell.Rnn, clipped, Steps, Seed)
           {
               Gain = 2,
               Optimizer = OptimizerKind.Sgd,
               LearningRate = 0.01f,
               Momentum = 0.9f,
           },
    ];
}
