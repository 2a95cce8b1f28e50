using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// The elementwise part of a recurrent cell: from pre-activations to the next state, and back. The products with the weights are the
/// layer's business, because most of them are done for all tokens at once. A cell has no state; rows are independent of each other.
/// </summary>
internal abstract class Cell
{
    /// <summary>How many blocks of hidden size a row of weights' outputs has.</summary>
    public abstract int GateCount { get; }

    /// <summary>Whether there is a cell state c beside the hidden state h.</summary>
    public virtual bool HasCellState => false;

    /// <summary>Whether the recurrent product is needed by itself, not added to the input's.</summary>
    public virtual bool SeparatesRecurrentProduct => false;

    /// <summary>Whether h reaches the next h by another way than through the recurrent product.</summary>
    public virtual bool HasDirectPath => false;

    /// <summary>Turns pre-activations into activations, in place, and writes the next state.</summary>
    public abstract void Forward(in CellRows rows);

    /// <summary>Turns activations into gradients of the pre-activations, in place.</summary>
    /// <param name="rows">What Forward got and left.</param>
    /// <param name="dHidden">In: gradient of the next h. Out, when there is a direct path: what goes straight to the h before. [rows, hidden].</param>
    /// <param name="dCell">In: gradient of the next c. Out: gradient of the c before. [rows, hidden]; unused when there is no c.</param>
    public abstract void Backward(in CellRows rows, Matrix dHidden, Matrix dCell);

    /// <summary>Lays out W_hh ([gates · hidden, hidden]) for <see cref="Step"/>.</summary>
    public abstract PackedGates Pack(Matrix weightHidden);

    /// <summary>One time step for prediction: the recurrent product and, to the bit, what <see cref="Forward"/> computes of it.</summary>
    public abstract void Step(in StepOperands operands);

    /// <summary>The one instance of a kind's cell.</summary>
    public static Cell Of(RecurrentCell kind) => kind switch
    {
        RecurrentCell.Rnn => RnnCell.Instance,
        RecurrentCell.Lstm => LstmCell.Instance,
        RecurrentCell.Gru => GruCell.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected Rnn, Lstm or Gru."),
    };
}
