using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// The GRU cell's elementwise half, over rows. Of a row of input sums x = W_ih·x + b_ih and recurrent sums a = W_hh·h + b_hh,
/// both [r | z | n] (PyTorch's order, each <c>hidden</c> wide):
/// <code>
/// r = sigmoid(x_r + a_r)   z = sigmoid(x_z + a_z)   n = tanh(x_n + r·a_n)
/// h' = (1 - z)·n + z·h
/// </code>
/// </summary>
internal static unsafe class GruGates
{
    /// <summary>One step.</summary>
    /// <param name="gates">In: the input sums x; out: the activated gates r, z, n, for <see cref="Backward"/>: [rows, 3·hidden].</param>
    /// <param name="recurrent">The recurrent sums a, of which <see cref="Backward"/> needs a_n: [rows, 3·hidden].</param>
    /// <param name="previousHidden">h: [rows, hidden].</param>
    /// <param name="hidden">h': [rows, hidden]; may be <paramref name="previousHidden"/>.</param>
    public static void Forward(Matrix gates, Matrix recurrent, Matrix previousHidden, Matrix hidden)
    {
        RowShape.Check(gates, gates.Rows, 3 * hidden.Columns, nameof(gates));
        RowShape.Check(recurrent, gates.Rows, 3 * hidden.Columns, nameof(recurrent));
        RowShape.Check(previousHidden, gates.Rows, hidden.Columns, nameof(previousHidden));
        RowShape.Check(hidden, gates.Rows, hidden.Columns, nameof(hidden));
        if (gates.Rows == 0 || hidden.Columns == 0)
            return;
        var kernel = new ForwardKernel { Gates = gates, Recurrent = recurrent, PreviousHidden = previousHidden, Hidden = hidden };
        SimdDispatch.Run(ref kernel);
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
        RowShape.Check(gates, gates.Rows, 3 * dHidden.Columns, nameof(gates));
        RowShape.Check(recurrent, gates.Rows, 3 * dHidden.Columns, nameof(recurrent));
        RowShape.Check(previousHidden, gates.Rows, dHidden.Columns, nameof(previousHidden));
        RowShape.Check(dHidden, gates.Rows, dHidden.Columns, nameof(dHidden));
        RowShape.Check(dGates, gates.Rows, 3 * dHidden.Columns, nameof(dGates));
        RowShape.Check(dRecurrent, gates.Rows, 3 * dHidden.Columns, nameof(dRecurrent));
        if (gates.Rows == 0 || dHidden.Columns == 0)
            return;
        var kernel = new BackwardKernel
        {
            Gates = gates,
            Recurrent = recurrent,
            PreviousHidden = previousHidden,
            DHidden = dHidden,
            DGates = dGates,
            DRecurrent = dRecurrent,
        };
        SimdDispatch.Run(ref kernel);
    }

    /// <summary>One step of a vector of units: activates the gates, of which r, z and n are the input sums and the a are the recurrent ones, and returns the next h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Next<TSimd, TVector>(ref TVector r, ref TVector z, ref TVector n, TVector ar, TVector az, TVector an, TVector h)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged
    {
        r = SimdMath<TSimd, TVector>.Sigmoid(TSimd.Add(r, ar));
        z = SimdMath<TSimd, TVector>.Sigmoid(TSimd.Add(z, az));
        n = SimdMath<TSimd, TVector>.Tanh(TSimd.MultiplyAdd(r, an, n));
        return TSimd.MultiplyAdd(z, TSimd.Subtract(h, n), n);
    }

    /// <summary><see cref="Forward"/> in scalar form: the reference.</summary>
    internal static void ForwardReference(Matrix gates, Matrix recurrent, Matrix previousHidden, Matrix hidden)
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

    /// <summary><see cref="Backward"/> in scalar form: the reference.</summary>
    internal static void BackwardReference(Matrix gates, Matrix recurrent, Matrix previousHidden, Matrix dHidden, Matrix dGates, Matrix dRecurrent)
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

    private struct ForwardKernel : ISimdKernel
    {
        public Matrix Gates;
        public Matrix Recurrent;
        public Matrix PreviousHidden;
        public Matrix Hidden;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int size = Hidden.Columns;
            for (int row = 0; row < Gates.Rows; row++)
            {
                fixed (float* gates = Gates.Row(row), recurrent = Recurrent.Row(row), previousHidden = PreviousHidden.Row(row), hidden = Hidden.Row(row))
                {
                    int at = 0;
                    for (; at <= size - TSimd.Count; at += TSimd.Count)
                        Step<TSimd, TVector>(gates + at, recurrent + at, size, previousHidden + at, hidden + at, TSimd.Count);
                    if (at < size)
                        Step<TSimd, TVector>(gates + at, recurrent + at, size, previousHidden + at, hidden + at, size - at);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TSimd, TVector>(float* gates, float* recurrent, nint size, float* previousHidden, float* hidden, int count)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector r = Lane<TSimd, TVector>.Load(gates, count), z = Lane<TSimd, TVector>.Load(gates + size, count);
            TVector n = Lane<TSimd, TVector>.Load(gates + 2 * size, count);
            TVector next = Next<TSimd, TVector>(
                ref r, ref z, ref n, Lane<TSimd, TVector>.Load(recurrent, count), Lane<TSimd, TVector>.Load(recurrent + size, count),
                Lane<TSimd, TVector>.Load(recurrent + 2 * size, count), Lane<TSimd, TVector>.Load(previousHidden, count));
            Lane<TSimd, TVector>.Store(gates, count, r);
            Lane<TSimd, TVector>.Store(gates + size, count, z);
            Lane<TSimd, TVector>.Store(gates + 2 * size, count, n);
            Lane<TSimd, TVector>.Store(hidden, count, next);
        }
    }

    private struct BackwardKernel : ISimdKernel
    {
        public Matrix Gates;
        public Matrix Recurrent;
        public Matrix PreviousHidden;
        public Matrix DHidden;
        public Matrix DGates;
        public Matrix DRecurrent;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            int size = DHidden.Columns;
            for (int row = 0; row < Gates.Rows; row++)
            {
                fixed (float* gates = Gates.Row(row), recurrent = Recurrent.Row(row), previousHidden = PreviousHidden.Row(row),
                    dHidden = DHidden.Row(row), dGates = DGates.Row(row), dRecurrent = DRecurrent.Row(row))
                {
                    int at = 0;
                    for (; at <= size - TSimd.Count; at += TSimd.Count)
                        Step<TSimd, TVector>(gates + at, recurrent + at, size, previousHidden + at, dHidden + at, dGates + at, dRecurrent + at, TSimd.Count);
                    if (at < size)
                        Step<TSimd, TVector>(gates + at, recurrent + at, size, previousHidden + at, dHidden + at, dGates + at, dRecurrent + at, size - at);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TSimd, TVector>(
            float* gates, float* recurrent, nint size, float* previousHidden, float* dHidden, float* dGates, float* dRecurrent, int count)
            where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            TVector one = TSimd.Broadcast(1);
            TVector r = Lane<TSimd, TVector>.Load(gates, count), z = Lane<TSimd, TVector>.Load(gates + size, count);
            TVector n = Lane<TSimd, TVector>.Load(gates + 2 * size, count), an = Lane<TSimd, TVector>.Load(recurrent + 2 * size, count);
            TVector h = Lane<TSimd, TVector>.Load(previousHidden, count), dh = Lane<TSimd, TVector>.Load(dHidden, count);
            TVector notZ = TSimd.Subtract(one, z);
            TVector dn = TSimd.Multiply(TSimd.Multiply(dh, notZ), TSimd.Subtract(one, TSimd.Multiply(n, n)));
            TVector dz = TSimd.Multiply(TSimd.Multiply(dh, TSimd.Subtract(h, n)), TSimd.Multiply(z, notZ));
            TVector dr = TSimd.Multiply(TSimd.Multiply(dn, an), TSimd.Multiply(r, TSimd.Subtract(one, r)));
            Lane<TSimd, TVector>.Store(dGates, count, dr);
            Lane<TSimd, TVector>.Store(dGates + size, count, dz);
            Lane<TSimd, TVector>.Store(dGates + 2 * size, count, dn);
            Lane<TSimd, TVector>.Store(dRecurrent, count, dr);
            Lane<TSimd, TVector>.Store(dRecurrent + size, count, dz);
            Lane<TSimd, TVector>.Store(dRecurrent + 2 * size, count, TSimd.Multiply(dn, r));
            Lane<TSimd, TVector>.Store(dHidden, count, TSimd.Multiply(dh, z));
        }
    }
}
