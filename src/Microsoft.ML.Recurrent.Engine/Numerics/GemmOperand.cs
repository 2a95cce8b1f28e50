namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>The right-hand side of a product: packed beforehand, or a matrix that the kernel packs on its way.</summary>
internal readonly struct GemmOperand
{
    /// <summary>A packed operand.</summary>
    public GemmOperand(PackedPanels panels)
    {
        IsPacked = true;
        Array = panels.Memory;
        Offset = panels.Offset;
        Rows = panels.Rows;
        Columns = panels.Columns;
    }

    /// <summary>An operand as it is: [k, n].</summary>
    public GemmOperand(Matrix matrix)
    {
        Array = matrix.Array;
        Offset = matrix.Offset;
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        Stride = matrix.Stride;
    }

    /// <summary>Whether it is in panels.</summary>
    public bool IsPacked { get; }

    /// <summary>The array that it is on.</summary>
    public float[] Array { get; }

    /// <summary>Where in the array it starts.</summary>
    public int Offset { get; }

    /// <summary>Number of rows (k).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (n).</summary>
    public int Columns { get; }

    /// <summary>Distance between two rows of an operand that is not packed.</summary>
    public int Stride { get; }
}
