namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The LSTM cell's elementwise half, over rows. Of a row of sums [i | f | g | o] (PyTorch's order, each <c>hidden</c> wide):
/// <code>
/// i = sigmoid(i)   f = sigmoid(f)   g = tanh(g)   o = sigmoid(o)
/// c' = f·c + i·g   h' = o·tanh(c')
/// </code>
/// </summary>
internal static class LstmGates
{
    /// <summary>One step.</summary>
    /// <param name="gates">In: the sums of W_ih·x + b_ih + W_hh·h + b_hh; out: the activated gates, for <see cref="Backward"/>: [rows, 4·hidden].</param>
    /// <param name="previousCell">c: [rows, hidden].</param>
    /// <param name="cell">c': [rows, hidden]; may be <paramref name="previousCell"/>.</param>
    /// <param name="tanhCell">tanh(c'), for <see cref="Backward"/>: [rows, hidden]; where there is no backward pass it may be <paramref name="hidden"/>.</param>
    /// <param name="hidden">h': [rows, hidden].</param>
    public static void Forward(Matrix gates, Matrix previousCell, Matrix cell, Matrix tanhCell, Matrix hidden)
    {
        int size = hidden.Columns;
        for (int r = 0; r < gates.Rows; r++)
        {
            Span<float> row = gates.Row(r);
            for (int j = 0; j < size; j++)
            {
                float i = row[j] = 1 / (1 + MathF.Exp(-row[j]));
                float f = row[size + j] = 1 / (1 + MathF.Exp(-row[size + j]));
                float g = row[2 * size + j] = MathF.Tanh(row[2 * size + j]);
                float o = row[3 * size + j] = 1 / (1 + MathF.Exp(-row[3 * size + j]));
                float c = cell[r, j] = f * previousCell[r, j] + i * g;
                float tanh = tanhCell[r, j] = MathF.Tanh(c);
                hidden[r, j] = o * tanh;
            }
        }
    }

    /// <summary>The gradient of one step.</summary>
    /// <param name="gates">The activated gates that <see cref="Forward"/> left: [rows, 4·hidden].</param>
    /// <param name="previousCell">c: [rows, hidden].</param>
    /// <param name="tanhCell">tanh(c'): [rows, hidden].</param>
    /// <param name="dHidden">Gradient of h': [rows, hidden].</param>
    /// <param name="dCell">In: the gradient of c' that the following step passed back (zeros at the last step); out: the gradient of c: [rows, hidden].</param>
    /// <param name="dGates">Out: the gradient of the sums: [rows, 4·hidden]; may be <paramref name="gates"/>.</param>
    public static void Backward(Matrix gates, Matrix previousCell, Matrix tanhCell, Matrix dHidden, Matrix dCell, Matrix dGates)
    {
        int size = dHidden.Columns;
        for (int r = 0; r < gates.Rows; r++)
        {
            Span<float> row = gates.Row(r), dRow = dGates.Row(r);
            for (int j = 0; j < size; j++)
            {
                float i = row[j], f = row[size + j], g = row[2 * size + j], o = row[3 * size + j], tanh = tanhCell[r, j], dh = dHidden[r, j];
                float dc = dCell[r, j] + dh * o * (1 - tanh * tanh);
                dRow[j] = dc * g * i * (1 - i);
                dRow[size + j] = dc * previousCell[r, j] * f * (1 - f);
                dRow[2 * size + j] = dc * i * (1 - g * g);
                dRow[3 * size + j] = dh * tanh * o * (1 - o);
                dCell[r, j] = dc * f;
            }
        }
    }
}
