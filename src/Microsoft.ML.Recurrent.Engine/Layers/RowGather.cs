using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Copies chosen rows of one matrix to another; <see cref="RowScatter"/> is its backward pass.</summary>
internal static class RowGather
{
    /// <summary>For each row j of the target: target[j] = source[slots[j]], or zeros where the slot is -1.</summary>
    /// <param name="source">[slots, columns].</param>
    /// <param name="slots">Source row of each target row, or -1: at least [rows].</param>
    /// <param name="target">[rows, columns].</param>
    public static void Copy(Matrix source, int[] slots, Matrix target)
    {
        for (int row = 0; row < target.Rows; row++)
        {
            if (slots[row] >= 0)
                source.Row(slots[row]).CopyTo(target.Row(row));
            else
                target.Row(row).Clear();
        }
    }
}
