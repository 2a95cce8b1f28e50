using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Cells;

// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000), in PyTorch's form and order of gates.
//
//   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)        a = W_ih x + b_ih + W_hh h' + b_hh
//   c = f c' + i g
//   h = o tanh(c)
//
//   do = dh tanh(c)                       da_o = do o (1 - o)
//   dc += dh o (1 - tanh²(c))
//   di = dc g   df = dc c'   dg = dc i    da_i = di i (1 - i)   da_f = df f (1 - f)   da_g = dg (1 - g²)
//   dc' = dc f
//
//   symbol       field
//   a, i f g o   Gates      [rows, 4 · hidden], in the order i f g o: a when Forward begins, activations when it ends, da when Backward ends
//   c', c        CellBefore, Cell
//   tanh(c)      CellTanh
//   h            Hidden
//   h'           HiddenBefore (only in the product)
internal sealed class LstmCell : Cell
{
    public static LstmCell Instance { get; } = new();

    /// <inheritdoc/>
    public override int GateCount => 4;

    /// <inheritdoc/>
    public override bool HasCellState => true;

    /// <inheritdoc/>
    public override void Forward(in CellRows rows)
    {
        int size = rows.Hidden.Columns;
        for (int row = 0; row < rows.Gates.Rows; row++)
        {
            Span<float> gates = rows.Gates.Row(row), cell = rows.Cell.Row(row), cellTanh = rows.CellTanh.Row(row), hidden = rows.Hidden.Row(row);
            ReadOnlySpan<float> before = rows.CellBefore.Row(row);
            Span<float> i = gates[..size], f = gates.Slice(size, size), g = gates.Slice(2 * size, size), o = gates[(3 * size)..];
            for (int u = 0; u < size; u++)
            {
                i[u] = Sigmoid(i[u]);
                f[u] = Sigmoid(f[u]);
                g[u] = MathF.Tanh(g[u]);
                o[u] = Sigmoid(o[u]);
                cell[u] = f[u] * before[u] + i[u] * g[u];
                cellTanh[u] = MathF.Tanh(cell[u]);
                hidden[u] = o[u] * cellTanh[u];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in CellRows rows, Matrix dHidden, Matrix dCell)
    {
        int size = rows.Hidden.Columns;
        for (int row = 0; row < rows.Gates.Rows; row++)
        {
            Span<float> gates = rows.Gates.Row(row), dc = dCell.Row(row);
            ReadOnlySpan<float> before = rows.CellBefore.Row(row), cellTanh = rows.CellTanh.Row(row), dh = dHidden.Row(row);
            Span<float> i = gates[..size], f = gates.Slice(size, size), g = gates.Slice(2 * size, size), o = gates[(3 * size)..];
            for (int u = 0; u < size; u++)
            {
                float dOut = dh[u] * cellTanh[u];
                float d = dc[u] + dh[u] * o[u] * (1 - cellTanh[u] * cellTanh[u]);
                float di = d * g[u], df = d * before[u], dg = d * i[u];
                dc[u] = d * f[u];
                i[u] = di * i[u] * (1 - i[u]);
                f[u] = df * f[u] * (1 - f[u]);
                g[u] = dg * (1 - g[u] * g[u]);
                o[u] = dOut * o[u] * (1 - o[u]);
            }
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
