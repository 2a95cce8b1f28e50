using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

// Gated recurrent unit (Cho et al. 2014), in PyTorch's form (the reset gate acts on the product, not on h') and order of gates.
//
//   r = σ(a_r + q_r)   z = σ(a_z + q_z)   n = tanh(a_n + r q_n)        a = W_ih x + b_ih        q = W_hh h' + b_hh
//   h = (1 - z) n + z h'
//
//   dn = dh (1 - z)    dz = dh (h' - n)   dh' = dh z (and what comes back through q)
//   da_n = dn (1 - n²)                    dq_n = da_n r
//   dr = da_n q_n      da_r = dq_r = dr r (1 - r)      da_z = dq_z = dz z (1 - z)
//
//   symbol       field
//   a, r z n     Gates      [rows, 3 · hidden], in the order r z n: a when Forward begins, activations when it ends, da when Backward ends
//   q, dq        Recurrent  [rows, 3 · hidden]: q until Backward, dq when it ends
//   h', h        HiddenBefore, Hidden
internal sealed class GruCell : Cell
{
    public static GruCell Instance { get; } = new();

    /// <inheritdoc/>
    public override int GateCount => 3;

    /// <inheritdoc/>
    public override bool SeparatesRecurrentProduct => true;

    /// <inheritdoc/>
    public override bool HasDirectPath => true;

    /// <inheritdoc/>
    public override void Forward(in CellRows rows) => GruGates.Forward(rows.Gates, rows.Recurrent, rows.HiddenBefore, rows.Hidden);

    /// <inheritdoc/>
    public override void Backward(in CellRows rows, Matrix dHidden, Matrix dCell) =>
        GruGates.Backward(rows.Gates, rows.Recurrent, rows.HiddenBefore, dHidden, rows.Gates, rows.Recurrent);

    /// <inheritdoc/>
    public override PackedGates Pack(Matrix weightHidden) => new(weightHidden, GruStep.Gates, GruStep.Blocks);

    /// <inheritdoc/>
    public override void Step(in StepOperands operands) => RecurrentStep.Run<GruStep>(operands);
}
