using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// What is added to a loss so that hidden states stay small and change slowly (Merity, McCann and Socher 2017, "Revisiting activation
/// regularization for language RNNs"), each as the mean over its elements:
/// <code>
///   AR = α · mean h²                      dh_t += 2α h_t / count
///   TAR = β · mean (h_t+1 - h_t)²         dh_t+1 += 2β (h_t+1 - h_t) / count        dh_t -= the same
/// </code>
/// The mean of TAR is over the pairs of successive steps of a batch's sequences; the step before a batch is not looked at.
/// </summary>
internal static class ActivationPenalty
{
    /// <summary>Adds the gradient of AR.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="hidden">h: [tokens, hidden].</param>
    /// <param name="dHidden">Is added to: [tokens, hidden].</param>
    public static void AddActivation(double alpha, Matrix hidden, Matrix dHidden)
    {
        if (alpha == 0)
            return;
        float factor = (float)(2 * alpha / ((double)hidden.Rows * hidden.Columns));
        for (int row = 0; row < hidden.Rows; row++)
            VectorMath.Axpy(factor, hidden.Row(row), dHidden.Row(row));
    }

    /// <summary>Adds the gradient of TAR.</summary>
    /// <param name="beta">β.</param>
    /// <param name="batch">How the tokens are laid out.</param>
    /// <param name="hidden">h: [tokens, hidden].</param>
    /// <param name="dHidden">Is added to: [tokens, hidden].</param>
    /// <param name="scratch">Scratch memory, given back.</param>
    public static void AddTemporal(double beta, PackedBatch batch, Matrix hidden, Matrix dHidden, Workspace scratch)
    {
        if (beta == 0 || batch.StepCount < 2)
            return;
        int pairs = batch.TokenCount - batch.ActiveAt(0);
        float factor = (float)(2 * beta / ((double)pairs * hidden.Columns));
        int mark = scratch.Mark();
        Span<float> change = scratch.Take(1, hidden.Columns).Row(0);
        for (int step = 1; step < batch.StepCount; step++)
        {
            for (int sequence = 0; sequence < batch.ActiveAt(step); sequence++)
            {
                int row = batch.StepOffsets[step] + sequence, before = batch.StepOffsets[step - 1] + sequence;
                hidden.Row(row).CopyTo(change);
                VectorMath.Axpy(-1, hidden.Row(before), change);
                VectorMath.Axpy(factor, change, dHidden.Row(row));
                VectorMath.Axpy(-factor, change, dHidden.Row(before));
            }
        }
        scratch.Release(mark);
    }
}
