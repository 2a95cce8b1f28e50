using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>What layers do to the rows of a matrix that is not a product.</summary>
internal static class Rows
{
    /// <summary>Copies <paramref name="source"/> to <paramref name="target"/>, row by row.</summary>
    public static void Copy(Matrix source, Matrix target)
    {
        for (int row = 0; row < source.Rows; row++)
            source.Row(row).CopyTo(target.Row(row));
    }

    /// <summary>Adds <paramref name="source"/> to <paramref name="target"/>, row by row.</summary>
    public static void Add(Matrix source, Matrix target)
    {
        for (int row = 0; row < source.Rows; row++)
            VectorMath.Add(source.Row(row), target.Row(row));
    }

    /// <summary>Sets all elements to zero.</summary>
    public static void Clear(Matrix matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
            matrix.Row(row).Clear();
    }
}
