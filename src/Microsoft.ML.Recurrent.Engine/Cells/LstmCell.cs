using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000), in PyTorch's form and order of gates.
//
//   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)        a = W_ih x + b_ih + W_hh h' + b_hh
//   c = f c' + i g
//   h = o tanh(c)
//
//   do = dh tanh(c)                       da_o = do o (1 - o)
//   dc += dh o (1 - tanh²(c))
//   di = dc g   df = dc c'   dg = dc i    da_i = di i (1 - i)   da_f = df f (1 - f)   da_g = dg (1 - g²)
//   dc' = dc f
//
//   symbol       field
//   a, i f g o   Gates      [rows, 4 · hidden], in the order i f g o: a when Forward begins, activations when it ends, da when Backward ends
//   c', c        CellBefore, Cell
//   tanh(c)      CellTanh
//   h            Hidden
//   h'           HiddenBefore (only in the product)
internal sealed class LstmCell : Cell
{
    public static LstmCell Instance { get; } = new();

    /// <inheritdoc/>
    public override int GateCount => 4;

    /// <inheritdoc/>
    public override bool HasCellState => true;

    /// <inheritdoc/>
    public override void Forward(in CellRows rows) =>
        LstmGates.Forward(rows.Gates, rows.CellBefore, rows.Cell, rows.CellTanh, rows.Hidden);

    /// <inheritdoc/>
    public override void Backward(in CellRows rows, Matrix dHidden, Matrix dCell) =>
        LstmGates.Backward(rows.Gates, rows.CellBefore, rows.CellTanh, dHidden, dCell, rows.Gates);

    /// <inheritdoc/>
    public override PackedGates Pack(Matrix weightHidden) => new(weightHidden, LstmStep.Gates, LstmStep.Blocks);

    /// <inheritdoc/>
    public override void Step(in StepOperands operands) => RecurrentStep.Run<LstmStep>(operands);
}
