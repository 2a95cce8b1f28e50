namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Matrix products. Every element of a result is one chain of fused multiply-adds over k, ascending, that starts from 0 or, when
/// accumulating, from the element's old value: its bits depend neither on the tile, nor on the other rows, nor on the number of threads.
/// </summary>
internal static class Gemm
{
    /// <summary>c = a·b, or c += a·b.</summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether a is used transposed.</param>
    /// <param name="b">[k, n], packed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="accumulate">Whether the product is added to what is in c.</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    public static void Multiply(Matrix a, bool transposeA, PackedMatrix b, Matrix c, bool accumulate, ThreadTeam team)
    {
        int m = c.Rows, n = c.Columns, k = b.Rows;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = accumulate ? c[i, j] : 0;
                for (int p = 0; p < k; p++)
                    sum = MathF.FusedMultiplyAdd(transposeA ? a[p, i] : a[i, p], b.Source[b.Transposed ? j : p, b.Transposed ? p : j], sum);
                c[i, j] = sum;
            }
        }
    }

    /// <summary>c = a·b, or c += a·b, where b is not packed beforehand: it is packed into <paramref name="scratch"/>, which is given back.</summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether a is used transposed.</param>
    /// <param name="b">[k, n], or [n, k] when <paramref name="transposeB"/>.</param>
    /// <param name="transposeB">Whether b is used transposed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="accumulate">Whether the product is added to what is in c.</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    /// <param name="scratch">Memory for the packed b.</param>
    public static void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix c, bool accumulate, ThreadTeam team, Workspace scratch)
    {
        int mark = scratch.Mark();
        var packed = new PackedMatrix();
        packed.Pack(b, transposeB, team);
        Multiply(a, transposeA, packed, c, accumulate, team);
        scratch.Release(mark);
    }
}
