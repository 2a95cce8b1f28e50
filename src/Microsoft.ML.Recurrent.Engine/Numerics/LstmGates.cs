using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The LSTM cell's elementwise half, over rows. Of a row of sums [i | f | g | o] (PyTorch's order, each <c>hidden</c> wide):
/// <code>
/// i = sigmoid(i)   f = sigmoid(f)   g = tanh(g)   o = sigmoid(o)
/// c' = f·c + i·g   h' = o·tanh(c')
/// </code>
/// </summary>
internal static unsafe class LstmGates
{
    /// <summary>One step.</summary>
    /// <param name="gates">In: the sums of W_ih·x + b_ih + W_hh·h + b_hh; out: the activated gates, for <see cref="Backward"/>: [rows, 4·hidden].</param>
    /// <param name="previousCell">c: [rows, hidden].</param>
    /// <param name="cell">c': [rows, hidden]; may be <paramref name="previousCell"/>.</param>
    /// <param name="tanhCell">tanh(c'), for <see cref="Backward"/>: [rows, hidden]; where there is no backward pass it may be <paramref name="hidden"/>.</param>
    /// <param name="hidden">h': [rows, hidden].</param>
    public static void Forward(Matrix gates, Matrix previousCell, Matrix cell, Matrix tanhCell, Matrix hidden)
    {
        RowShape.Check(gates, gates.Rows, 4 * hidden.Columns, nameof(gates));
        RowShape.Check(previousCell, gates.Rows, hidden.Columns, nameof(previousCell));
        RowShape.Check(cell, gates.Rows, hidden.Columns, nameof(cell));
        RowShape.Check(tanhCell, gates.Rows, hidden.Columns, nameof(tanhCell));
        RowShape.Check(hidden, gates.Rows, hidden.Columns, nameof(hidden));
        if (gates.Rows == 0 || hidden.Columns == 0)
            return;
        var kernel = new ForwardKernel { Gates = gates, PreviousCell = previousCell, Cell = cell, TanhCell = tanhCell, Hidden = hidden };
        SimdDispatch.Run(ref kernel);
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
        RowShape.Check(gates, gates.Rows, 4 * dHidden.Columns, nameof(gates));
        RowShape.Check(previousCell, gates.Rows, dHidden.Columns, nameof(previousCell));
        RowShape.Check(tanhCell, gates.Rows, dHidden.Columns, nameof(tanhCell));
        RowShape.Check(dHidden, gates.Rows, dHidden.Columns, nameof(dHidden));
        RowShape.Check(dCell, gates.Rows, dHidden.Columns, nameof(dCell));
        RowShape.Check(dGates, gates.Rows, 4 * dHidden.Columns, nameof(dGates));
        if (gates.Rows == 0 || dHidden.Columns == 0)
            return;
        var kernel = new BackwardKernel { Gates = gates, PreviousCell = previousCell, TanhCell = tanhCell, DHidden = dHidden, DCell = dCell, DGates = dGates };
        SimdDispatch.Run(ref kernel);
    }

    /// <summary>One step of a vector of units: activates the gates, makes c the next and returns the next h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Next<TSimd, TVector>(ref TVector i, ref TVector f, ref TVector g, ref TVector o, ref TVector c, out TVector tanh)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        i = SimdMath<TSimd, TVector>.Sigmoid(i);
        f = SimdMath<TSimd, TVector>.Sigmoid(f);
        g = SimdMath<TSimd, TVector>.Tanh(g);
        o = SimdMath<TSimd, TVector>.Sigmoid(o);
        c = TSimd.MultiplyAdd(f, c, TSimd.Multiply(i, g));
        tanh = SimdMath<TSimd, TVector>.Tanh(c);
        return TSimd.Multiply(o, tanh);
    }

    /// <summary><see cref="Forward"/> in scalar form: the reference.</summary>
    internal static void ForwardReference(Matrix gates, Matrix previousCell, Matrix cell, Matrix tanhCell, Matrix hidden)
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

    /// <summary><see cref="Backward"/> in scalar form: the reference.</summary>
    internal static void BackwardReference(Matrix gates, Matrix previousCell, Matrix tanhCell, Matrix dHidden, Matrix dCell, Matrix dGates)
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

    private struct ForwardKernel : ISimdKernel
    {
        public Matrix Gates;
        public Matrix PreviousCell;
        public Matrix Cell;
        public Matrix TanhCell;
        public Matrix Hidden;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int size = Hidden.Columns;
            for (int row = 0; row < Gates.Rows; row++)
            {
                fixed (float* gates = Gates.Row(row), previousCell = PreviousCell.Row(row), cell = Cell.Row(row), tanhCell = TanhCell.Row(row), hidden = Hidden.Row(row))
                {
                    int at = 0;
                    for (; at <= size - TSimd.Count; at += TSimd.Count)
                        Step<TSimd, TVector>(gates + at, size, previousCell + at, cell + at, tanhCell + at, hidden + at, TSimd.Count);
                    if (at < size)
                        Step<TSimd, TVector>(gates + at, size, previousCell + at, cell + at, tanhCell + at, hidden + at, size - at);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TSimd, TVector>(float* gates, nint size, float* previousCell, float* cell, float* tanhCell, float* hidden, int count)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector i = Lane<TSimd, TVector>.Load(gates, count), f = Lane<TSimd, TVector>.Load(gates + size, count);
            TVector g = Lane<TSimd, TVector>.Load(gates + 2 * size, count), o = Lane<TSimd, TVector>.Load(gates + 3 * size, count);
            TVector c = Lane<TSimd, TVector>.Load(previousCell, count);
            TVector h = Next<TSimd, TVector>(ref i, ref f, ref g, ref o, ref c, out TVector tanh);
            Lane<TSimd, TVector>.Store(gates, count, i);
            Lane<TSimd, TVector>.Store(gates + size, count, f);
            Lane<TSimd, TVector>.Store(gates + 2 * size, count, g);
            Lane<TSimd, TVector>.Store(gates + 3 * size, count, o);
            Lane<TSimd, TVector>.Store(cell, count, c);
            Lane<TSimd, TVector>.Store(tanhCell, count, tanh);
            Lane<TSimd, TVector>.Store(hidden, count, h);
        }
    }

    private struct BackwardKernel : ISimdKernel
    {
        public Matrix Gates;
        public Matrix PreviousCell;
        public Matrix TanhCell;
        public Matrix DHidden;
        public Matrix DCell;
        public Matrix DGates;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int size = DHidden.Columns;
            for (int row = 0; row < Gates.Rows; row++)
            {
                fixed (float* gates = Gates.Row(row), previousCell = PreviousCell.Row(row), tanhCell = TanhCell.Row(row),
                    dHidden = DHidden.Row(row), dCell = DCell.Row(row), dGates = DGates.Row(row))
                {
                    int at = 0;
                    for (; at <= size - TSimd.Count; at += TSimd.Count)
                        Step<TSimd, TVector>(gates + at, size, previousCell + at, tanhCell + at, dHidden + at, dCell + at, dGates + at, TSimd.Count);
                    if (at < size)
                        Step<TSimd, TVector>(gates + at, size, previousCell + at, tanhCell + at, dHidden + at, dCell + at, dGates + at, size - at);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TSimd, TVector>(
            float* gates, nint size, float* previousCell, float* tanhCell, float* dHidden, float* dCell, float* dGates, int count)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector one = TSimd.Broadcast(1);
            TVector i = Lane<TSimd, TVector>.Load(gates, count), f = Lane<TSimd, TVector>.Load(gates + size, count);
            TVector g = Lane<TSimd, TVector>.Load(gates + 2 * size, count), o = Lane<TSimd, TVector>.Load(gates + 3 * size, count);
            TVector tanh = Lane<TSimd, TVector>.Load(tanhCell, count), dh = Lane<TSimd, TVector>.Load(dHidden, count);
            TVector dTanh = TSimd.Subtract(one, TSimd.Multiply(tanh, tanh));
            TVector dc = TSimd.MultiplyAdd(TSimd.Multiply(dh, o), dTanh, Lane<TSimd, TVector>.Load(dCell, count));
            TVector di = TSimd.Multiply(TSimd.Multiply(dc, g), TSimd.Multiply(i, TSimd.Subtract(one, i)));
            TVector df = TSimd.Multiply(TSimd.Multiply(dc, Lane<TSimd, TVector>.Load(previousCell, count)), TSimd.Multiply(f, TSimd.Subtract(one, f)));
            TVector dg = TSimd.Multiply(TSimd.Multiply(dc, i), TSimd.Subtract(one, TSimd.Multiply(g, g)));
            TVector dO = TSimd.Multiply(TSimd.Multiply(dh, tanh), TSimd.Multiply(o, TSimd.Subtract(one, o)));
            Lane<TSimd, TVector>.Store(dGates, count, di);
            Lane<TSimd, TVector>.Store(dGates + size, count, df);
            Lane<TSimd, TVector>.Store(dGates + 2 * size, count, dg);
            Lane<TSimd, TVector>.Store(dGates + 3 * size, count, dO);
            Lane<TSimd, TVector>.Store(dCell, count, TSimd.Multiply(dc, f));
        }
    }
}
