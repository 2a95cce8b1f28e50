using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// The gradient of a loss with respect to the state of a recurrent layer at each time step. Training needs these gradients in passing only and
/// keeps none, so they come from a pass of their own: the layer walks forward, and back, one step at a time, and hands over at each step what
/// truncated backpropagation hands over at each of its cuts.
/// </summary>
internal static class StateGradients
{
    /// <summary>Writes the gradients. In passing, adds to the gradients of the layer's weights, as any backward pass does.</summary>
    /// <param name="pass">The pass; its workspace has been reset by the caller.</param>
    /// <param name="layer">A layer of one direction.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="input">[tokens, inputs].</param>
    /// <param name="dOutput">Gradient with respect to the layer's output h, as what stands above the layer gives it: [tokens, hidden].</param>
    /// <param name="dHidden">Receives the gradient with respect to h of each token, through its output and through all later steps: [tokens, hidden].</param>
    /// <param name="dCell">
    /// Receives the gradient with respect to c of each token, as it is handed to the next step (so the way through the token's own h is not in it):
    /// [tokens, hidden]; zeros for a cell without c.
    /// </param>
    public static void Measure(Pass pass, Bidirectional layer, PackedBatch batch, Matrix input, Matrix dOutput, Matrix dHidden, Matrix dCell)
    {
        if (layer.Directions.Length != 1)
            throw new ArgumentException($"Expected a layer of one direction, found {layer.Directions.Length}: a state that reads from the end has another order of steps.", nameof(layer));
        RecurrentState[][] states = Forward(pass, layer, batch, input);
        Rows.Copy(dOutput, dHidden);
        Rows.Clear(dCell);
        for (int step = batch.StepCount - 1; step >= 0; step--)
        {
            RecurrentState state = states[step][0];
            Matrix dHiddenNow = RowsOf(batch, step, dHidden), dCellNow = RowsOf(batch, step, dCell);
            if (step + 1 < batch.StepCount)
            {
                // Sequences that end at this step are the last ones, and get nothing from later.
                RecurrentState next = states[step + 1][0];
                for (int row = 0; row < next.DInitialHidden.Rows; row++)
                    VectorMath.Add(next.DInitialHidden.Row(row), dHiddenNow.Row(row));
                Rows.Copy(next.DInitialCell, dCellNow);
            }
            if (HasCell(state))
                state.DFinalCell = dCellNow;
            layer.Backward(pass, states[step], dHiddenNow, dInput: null);
        }
    }

    private static RecurrentState[][] Forward(Pass pass, Bidirectional layer, PackedBatch batch, Matrix input)
    {
        Matrix output = pass.Workspace.Take(batch.TokenCount, layer.OutputSize);
        var states = new RecurrentState[batch.StepCount][];
        for (int step = 0; step < states.Length; step++)
        {
            int active = batch.ActiveAt(step);
            states[step] = layer.CreateState();
            if (step > 0)
            {
                RecurrentState before = states[step - 1][0];
                states[step][0].InitialHidden = before.FinalHidden.RowRange(0, active);
                if (HasCell(before))
                    states[step][0].InitialCell = before.FinalCell.RowRange(0, active);
            }
            var one = new PackedBatch();
            one.Build([.. Enumerable.Repeat(1, active)]);
            layer.Forward(pass, states[step], one, RowsOf(batch, step, input), RowsOf(batch, step, output));
        }
        return states;
    }

    private static bool HasCell(RecurrentState state) => state.FinalCell.Rows > 0;

    private static Matrix RowsOf(PackedBatch batch, int step, Matrix tokens) => tokens.RowRange(batch.StepOffsets[step], batch.ActiveAt(step));
}
