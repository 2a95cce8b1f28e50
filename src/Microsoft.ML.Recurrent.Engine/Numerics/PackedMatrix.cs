namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>The right-hand side of a product, laid out for the kernel. Weights are packed once per optimizer step, not once per product.</summary>
internal sealed class PackedMatrix
{
    /// <summary>Number of rows (k) of the packed operand.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns (n) of the packed operand.</summary>
    public int Columns { get; private set; }

    internal Matrix Source { get; private set; }

    internal bool Transposed { get; private set; }

    /// <summary>Packs <paramref name="source"/> ([k, n], or [n, k] when <paramref name="transpose"/>), replacing what was packed; the memory is reused.</summary>
    public void Pack(Matrix source, bool transpose, ThreadTeam team)
    {
        Source = source;
        Transposed = transpose;
        Rows = transpose ? source.Columns : source.Rows;
        Columns = transpose ? source.Rows : source.Columns;
    }
}
