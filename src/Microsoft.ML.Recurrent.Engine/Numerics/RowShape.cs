namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Checks of the matrices that a kernel walks row by row.</summary>
internal static class RowShape
{
    /// <exception cref="ArgumentException">The matrix has fewer rows, or another number of columns.</exception>
    public static void Check(Matrix matrix, int rows, int columns, string name)
    {
        if (matrix.Rows < rows || matrix.Columns != columns)
            throw new ArgumentException($"Expected at least {rows} rows of {columns} floats, found {matrix.Rows} rows of {matrix.Columns}.", name);
    }
}
