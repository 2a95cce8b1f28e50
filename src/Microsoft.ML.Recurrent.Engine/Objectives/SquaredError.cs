using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Mean squared error over all elements, as PyTorch's <c>MSELoss</c>:
/// <code>
///   loss = Σ (y - t)² / (rows · columns)        dy = 2 (y - t) / (rows · columns)
/// </code>
/// </summary>
internal static class SquaredError
{
    /// <summary>The loss; 0 when there are no rows.</summary>
    /// <param name="values">y: [rows, columns].</param>
    /// <param name="targets">t: [rows · columns], row by row.</param>
    /// <param name="dValues">Gradient of the loss: [rows, columns]; may be the values; null when it is not wanted.</param>
    public static double Evaluate(Matrix values, ReadOnlySpan<float> targets, Matrix? dValues)
    {
        double count = (double)values.Rows * values.Columns, sum = 0;
        if (targets.Length != count)
            throw new ArgumentException($"Expected {values.Rows}×{values.Columns} targets, one for each value; found {targets.Length}.", nameof(targets));
        for (int row = 0; row < values.Rows; row++)
        {
            for (int column = 0; column < values.Columns; column++)
            {
                double error = (double)values[row, column] - targets[row * values.Columns + column];
                sum += error * error;
                if (dValues is { } gradient)
                    gradient[row, column] = (float)(2 * error / count);
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
