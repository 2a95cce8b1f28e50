using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

// Vanilla recurrent cell (Elman 1990, "Finding structure in time").
//
//   h = tanh(a)        a = W_ih x + b_ih + W_hh h' + b_hh
//
//   da = dh (1 - h²)
//
//   symbol   field
//   a, da    Gates      [rows, hidden]: a when Forward begins, da when Backward ends
//   h        Hidden
//   h'       HiddenBefore (only in the product)
internal sealed class RnnCell : Cell
{
    public static RnnCell Instance { get; } = new();

    /// <inheritdoc/>
    public override int GateCount => 1;

    /// <inheritdoc/>
    public override void Forward(in CellRows rows) => RnnGates.Forward(rows.Gates, rows.Hidden);

    /// <inheritdoc/>
    public override void Backward(in CellRows rows, Matrix dHidden, Matrix dCell) => RnnGates.Backward(rows.Hidden, dHidden, rows.Gates);

    /// <inheritdoc/>
    public override PackedGates Pack(Matrix weightHidden) => new(weightHidden, RnnStep.Gates, RnnStep.Blocks);

    /// <inheritdoc/>
    public override void Step(in StepOperands operands) => RecurrentStep.Run<RnnStep>(operands);
}
