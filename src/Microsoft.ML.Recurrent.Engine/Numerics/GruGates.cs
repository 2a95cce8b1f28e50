namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The GRU cell's elementwise half, over rows. Of a row of input sums x = W_ih·x + b_ih and recurrent sums a = W_hh·h + b_hh,
/// both [r | z | n] (PyTorch's order, each <c>hidden</c> wide):
/// <code>
/// r = sigmoid(x_r + a_r)   z = sigmoid(x_z + a_z)   n = tanh(x_n + r·a_n)
/// h' = (1 - z)·n + z·h
/// </code>
/// </summary>
internal static class GruGates
{
    /// <summary>One step.</summary>
    /// <param name="gates">In: the input sums x; out: the activated gates r, z, n, for <see cref="Backward"/>: [rows, 3·hidden].</param>
    /// <param name="recurrent">The recurrent sums a, of which <see cref="Backward"/> needs a_n: [rows, 3·hidden].</param>
    /// <param name="previousHidden">h: [rows, hidden].</param>
    /// <param name="hidden">h': [rows, hidden]; may be <paramref name="previousHidden"/>.</param>
    public static void Forward(Matrix gates, Matrix recurrent, Matrix previousHidden, Matrix hidden)
    {
        int size = hidden.Columns;
        for (int row = 0; row < gates.Rows; row++)
        {
            Span<float> x = gates.Row(row), a = recurrent.Row(row);
            for (int j = 0; j < size; j++)
            {
                float r = x[j] = 1 / (1 + MathF.Exp(-(x[j] + a[j])));
                float z = x[size + j] = 1 / (1 + MathF.Exp(-(x[size + j] + a[size + j])));
                float n = x[2 * size + j] = MathF.Tanh(x[2 * size + j] + r * a[2 * size + j]);
                hidden[row, j] = n + z * (previousHidden[row, j] - n);
            }
        }
    }

    /// <summary>The gradient of one step.</summary>
    /// <param name="gates">The activated gates that <see cref="Forward"/> left: [rows, 3·hidden].</param>
    /// <param name="recurrent">The recurrent sums a: [rows, 3·hidden].</param>
    /// <param name="previousHidden">h: [rows, hidden].</param>
    /// <param name="dHidden">In: the gradient of h'; out: the part of the gradient of h that does not go through W_hh, that is z·dh': [rows, hidden].</param>
    /// <param name="dGates">Out: the gradient of the input sums: [rows, 3·hidden]; may be <paramref name="gates"/>.</param>
    /// <param name="dRecurrent">Out: the gradient of the recurrent sums: [rows, 3·hidden]; may be <paramref name="recurrent"/>.</param>
    public static void Backward(Matrix gates, Matrix recurrent, Matrix previousHidden, Matrix dHidden, Matrix dGates, Matrix dRecurrent)
    {
        int size = dHidden.Columns;
        for (int row = 0; row < gates.Rows; row++)
        {
            Span<float> x = gates.Row(row), a = recurrent.Row(row), dx = dGates.Row(row), da = dRecurrent.Row(row);
            for (int j = 0; j < size; j++)
            {
                float r = x[j], z = x[size + j], n = x[2 * size + j], an = a[2 * size + j], dh = dHidden[row, j];
                float dn = dh * (1 - z) * (1 - n * n);
                float dz = dh * (previousHidden[row, j] - n) * z * (1 - z);
                float dr = dn * an * r * (1 - r);
                dx[j] = da[j] = dr;
                dx[size + j] = da[size + j] = dz;
                dx[2 * size + j] = dn;
                da[2 * size + j] = dn * r;
                dHidden[row, j] = dh * z;
            }
        }
    }
}
