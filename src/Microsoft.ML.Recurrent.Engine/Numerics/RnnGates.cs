namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>The vanilla cell's elementwise half, over rows: h' = tanh(a), where a = W_ih·x + b_ih + W_hh·h + b_hh.</summary>
internal static class RnnGates
{
    /// <summary>hidden = tanh(sums).</summary>
    /// <param name="sums">a: [rows, hidden].</param>
    /// <param name="hidden">h': [rows, hidden]; may be <paramref name="sums"/>.</param>
    public static void Forward(Matrix sums, Matrix hidden)
    {
        for (int r = 0; r < sums.Rows; r++)
            Activations.Tanh(sums.Row(r), hidden.Row(r));
    }

    /// <summary>dSums = dHidden·(1 - hidden²).</summary>
    /// <param name="hidden">h': [rows, hidden].</param>
    /// <param name="dHidden">[rows, hidden].</param>
    /// <param name="dSums">[rows, hidden]; may be <paramref name="dHidden"/>.</param>
    public static void Backward(Matrix hidden, Matrix dHidden, Matrix dSums)
    {
        for (int r = 0; r < hidden.Rows; r++)
            Activations.TanhBackward(hidden.Row(r), dHidden.Row(r), dSums.Row(r));
    }
}
