using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What one direction of a recurrent layer is given beside its input, leaves beside its output, and keeps for the backward pass.
/// Rows of [sequences, …] matrices are in packed order. Matrices come from the pass's workspace and live as long as its content.
/// </summary>
internal sealed class RecurrentState
{
    /// <summary>h before the first token, or null for zeros: [sequences, hidden]. Taken by the next forward pass only.</summary>
    public Matrix? InitialHidden { get; set; }

    /// <summary>c before the first token, or null for zeros: [sequences, hidden]. Taken by the next forward pass only.</summary>
    public Matrix? InitialCell { get; set; }

    /// <summary>After Forward: h after the last token (the initial one for an empty sequence): [sequences, hidden].</summary>
    public Matrix FinalHidden { get; internal set; }

    /// <summary>After Forward of a cell that has one: c after the last token: [sequences, hidden].</summary>
    public Matrix FinalCell { get; internal set; }

    /// <summary>Gradient of <see cref="FinalHidden"/>, or null for zeros: [sequences, hidden]. Taken by the next backward pass only.</summary>
    public Matrix? DFinalHidden { get; set; }

    /// <summary>Gradient of <see cref="FinalCell"/>, or null for zeros: [sequences, hidden]. Taken by the next backward pass only.</summary>
    public Matrix? DFinalCell { get; set; }

    /// <summary>After Backward: gradient of the initial h: [sequences, hidden].</summary>
    public Matrix DInitialHidden { get; internal set; }

    /// <summary>After Backward of a cell that has one: gradient of the initial c: [sequences, hidden].</summary>
    public Matrix DInitialCell { get; internal set; }

    internal PackedBatch Batch { get; set; } = null!;

    internal Matrix Input { get; set; }

    internal Matrix Output { get; set; }

    /// <summary>The recurrent weights for the walk forward: W_hhᵀ, or what a weight drop leaves of it.</summary>
    internal PackedMatrix HiddenForward { get; set; } = null!;

    /// <summary>The recurrent weights for the walk back: W_hh, or what a weight drop leaves of it.</summary>
    internal PackedMatrix HiddenBackward { get; set; } = null!;

    /// <summary>What a weight drop makes of the recurrent weights.</summary>
    internal WeightDropState WeightDrop { get; } = new();

    /// <summary>Whether the last forward pass dropped weights.</summary>
    internal bool DropsWeights { get; set; }

    /// <summary>What a recurrent dropout leaves of h.</summary>
    internal RecurrentDropoutState Dropout { get; } = new();

    /// <summary>[tokens, gates · hidden]; see <see cref="Cells.CellRows.Gates"/>.</summary>
    internal Matrix Gates { get; set; }

    /// <summary>[tokens, gates · hidden], or a view of nothing; see <see cref="Cells.CellRows.Recurrent"/>.</summary>
    internal Matrix RecurrentProduct { get; set; }

    /// <summary>[tokens, hidden], or a view of nothing.</summary>
    internal Matrix Cell { get; set; }

    /// <summary>[tokens, hidden], or a view of nothing.</summary>
    internal Matrix CellTanh { get; set; }

    /// <summary>h before the first token, zeros written out: [sequences, hidden].</summary>
    internal Matrix FirstHidden { get; set; }

    /// <summary>c before the first token, zeros written out: [sequences, hidden], or a view of nothing.</summary>
    internal Matrix FirstCell { get; set; }

    /// <summary>Whether <see cref="FirstHidden"/> has anything but zeros.</summary>
    internal bool HasFirstHidden { get; set; }

    /// <summary>Memory for the input of a block's tokens in panels, for the gradient of the input weights.</summary>
    internal Matrix InputPanels { get; set; }

    /// <summary>Memory for h before each token of a block in panels, for the gradient of the recurrent weights.</summary>
    internal Matrix HiddenPanels { get; set; }

    /// <summary>A block's panels of the input: [tokens, inputs].</summary>
    internal PackedPanels InputPanelsOf(Block block) => new(InputPanels.Array, InputPanels.Offset, block.TokenCount, Input.Columns);

    /// <summary>A block's panels of h before each token: [tokens, hidden].</summary>
    internal PackedPanels HiddenPanelsOf(Block block) => new(HiddenPanels.Array, HiddenPanels.Offset, block.TokenCount, Output.Columns);

    internal Matrix DOutput { get; set; }

    /// <summary>Gradient of the bias that is added to the gates: [1, gates · hidden].</summary>
    internal Matrix DBias { get; set; }

    /// <summary>Gradient of the bias that is added to the recurrent product: [1, gates · hidden].</summary>
    internal Matrix DBiasProduct { get; set; }

    /// <summary>The blocks of steps in which the layer goes over the batch.</summary>
    internal StepBlocks Blocks { get; } = new();
}
