using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Token rows of one step of a walk over a block of sequences.</summary>
/// <param name="Row">The first row.</param>
/// <param name="RowBefore">The row that <paramref name="Row"/> continues from; -1 when nothing does.</param>
/// <param name="Running">How many rows continue from a row before; those behind them begin.</param>
/// <param name="Active">Number of rows.</param>
internal readonly record struct StepRows(int Row, int RowBefore, int Running, int Active)
{
    /// <summary>Step <paramref name="index"/> of the walk over sequences <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="reverse">Whether the walk goes from the last token to the first.</param>
    /// <param name="index">From 0 to the batch's number of steps - 1.</param>
    /// <param name="first">First sequence of the block, in packed order.</param>
    /// <param name="end">The sequence behind the block.</param>
    public static StepRows At(PackedBatch batch, bool reverse, int index, int first, int end)
    {
        int step = reverse ? batch.StepCount - 1 - index : index;
        int active = Math.Max(0, Math.Min(end, batch.ActiveAt(step)) - first);
        int row = batch.StepOffsets[step] + first;
        if (index == 0)
            return new(row, -1, 0, active);
        int before = reverse ? step + 1 : step - 1;
        int running = Math.Clamp(batch.ActiveAt(before) - first, 0, active);
        return new(row, batch.StepOffsets[before] + first, running, active);
    }
}
