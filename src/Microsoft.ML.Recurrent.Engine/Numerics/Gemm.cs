namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Matrix products. Every element of a result is one chain of multiply-adds over k, ascending, that starts from 0 or, when accumulating,
/// from the element's old value: its bits depend neither on the tile, nor on the other rows, nor on the number of threads.
/// </summary>
internal static class Gemm
{
    // Floating-point operations below which a thread more costs more than it saves: some microseconds.
    private const long OperationsPerPart = 1 << 18;

    // Products that take milliseconds are cut into several parts a thread, so that a thread which is put aside does not hold up the others.
    private const long OperationsPerSharedPart = 1 << 24;
    private const int PartsPerThread = 8;

    /// <summary>c = a·b, or c += a·b. The result must not overlap an operand.</summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether a is used transposed.</param>
    /// <param name="b">[k, n], packed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="accumulate">Whether the product is added to what is in c.</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(Matrix a, bool transposeA, PackedMatrix b, Matrix c, bool accumulate, ThreadTeam team) =>
        Multiply(a, transposeA, new GemmOperand(b.Panels), c, accumulate ? c : default, team);

    /// <summary>c = a·b, or c += a·b, where b is packed on memory of the caller's; otherwise as above.</summary>
    public static void Multiply(Matrix a, bool transposeA, PackedPanels b, Matrix c, bool accumulate, ThreadTeam team) =>
        Multiply(a, transposeA, new GemmOperand(b), c, accumulate ? c : default, team);

    /// <summary>c = a·b, or c += a·b, where b is packed into <paramref name="scratch"/> first, by all threads; the memory is given back.</summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether a is used transposed.</param>
    /// <param name="b">[k, n], or [n, k] when <paramref name="transposeB"/>.</param>
    /// <param name="transposeB">Whether b is used transposed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="accumulate">Whether the product is added to what is in c.</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    /// <param name="scratch">Memory for the packed b.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix c, bool accumulate, ThreadTeam team, Workspace scratch)
    {
        int k = transposeB ? b.Columns : b.Rows, n = transposeB ? b.Rows : b.Columns, mark = scratch.Mark();
        Matrix memory = scratch.Take(1, PackedPanels.Length(k, n));
        var panels = new PackedPanels(memory.Array, memory.Offset, k, n);
        panels.Fill(b, transposeB, team);
        Multiply(a, transposeA, panels, c, accumulate, team);
        scratch.Release(mark);
    }

    /// <summary>c = a·b, or c += a·b, where b is not packed: each thread packs what it needs on its way, which pays when a part has many rows.</summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether a is used transposed.</param>
    /// <param name="b">[k, n].</param>
    /// <param name="c">[m, n].</param>
    /// <param name="accumulate">Whether the product is added to what is in c.</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(Matrix a, bool transposeA, Matrix b, Matrix c, bool accumulate, ThreadTeam team) =>
        Multiply(a, transposeA, new GemmOperand(b), c, accumulate ? c : default, team);

    /// <summary>c = start + a·b, with the same start for each row.</summary>
    /// <param name="start">[1, n].</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n], packed.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="team">Threads that share the tiles of c.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void MultiplyAdd(Matrix start, Matrix a, PackedMatrix b, Matrix c, ThreadTeam team)
    {
        RowShape.Check(start, 1, c.Columns, nameof(start));
        Multiply(a, transposeA: false, new GemmOperand(b.Panels), c, start.RowRange(0, 1), team);
    }

    private static void Multiply(Matrix a, bool transposeA, GemmOperand b, Matrix c, Matrix start, ThreadTeam team)
    {
        int m = c.Rows, n = c.Columns, k = b.Rows;
        if ((transposeA ? a.Columns : a.Rows) != m || (transposeA ? a.Rows : a.Columns) != k || b.Columns != n)
        {
            throw new ArgumentException(
                $"Expected a product of [{m}, k] and [k, {n}], as the result is [{m}, {n}]; found a {a.Rows}×{a.Columns}{(transposeA ? " transposed" : "")} and b {k}×{b.Columns}.");
        }
        if (m == 0 || n == 0)
            return;
        if (k == 0)
        {
            for (int row = 0; row < m; row++)
            {
                if (start.Rows == 0)
                    c.Row(row).Clear();
                else
                    start.Row(start.Rows == 1 ? 0 : row).CopyTo(c.Row(row));
            }
            return;
        }
        var job = new GemmJob(a, transposeA, b, c, start);
        long operations = 2L * m * n * k;
        if (team.Size > 1)
            job.Split((int)Math.Clamp(operations / OperationsPerPart, 1, team.Size * Math.Clamp(operations / team.Size / OperationsPerSharedPart, 1, PartsPerThread)));
        if (job.Parts == 1)
            job.Execute(0);
        else
            team.Run(job.Parts, ref job);
    }
}
