using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>State and scratch memory of one step of one sequence through a <see cref="FrozenDirection"/>: matrices of one row.</summary>
internal readonly struct FrozenStep
{
    /// <summary>Scratch memory: [1, gates · hidden].</summary>
    public required Matrix Projected { get; init; }

    /// <summary>h of the step before: [1, hidden].</summary>
    public required Matrix HiddenBefore { get; init; }

    /// <summary>Receives the next h; not the memory of the one before: [1, hidden].</summary>
    public required Matrix Hidden { get; init; }

    /// <summary>c, which becomes the next: [1, hidden], or a view of nothing.</summary>
    public required Matrix Cell { get; init; }

    /// <summary>Whether no token came before, and the state is zeros.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Whether weights are read from their end; see <see cref="StepOperands.Turned"/>.</summary>
    public required bool Turned { get; init; }
}
