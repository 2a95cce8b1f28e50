using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Views of the rows that a cell works on: some sequences at one step.</summary>
internal readonly struct CellRows
{
    /// <summary>Pre-activations, then activations, then gradients of the pre-activations: [rows, gates · hidden].</summary>
    public required Matrix Gates { get; init; }

    /// <summary>The recurrent product by itself, where the cell separates it: [rows, gates · hidden].</summary>
    public required Matrix Recurrent { get; init; }

    /// <summary>h of the step before: [rows, hidden].</summary>
    public required Matrix HiddenBefore { get; init; }

    /// <summary>The next h: [rows, hidden].</summary>
    public required Matrix Hidden { get; init; }

    /// <summary>c of the step before: [rows, hidden].</summary>
    public required Matrix CellBefore { get; init; }

    /// <summary>The next c: [rows, hidden].</summary>
    public required Matrix Cell { get; init; }

    /// <summary>tanh of the next c: [rows, hidden].</summary>
    public required Matrix CellTanh { get; init; }
}
