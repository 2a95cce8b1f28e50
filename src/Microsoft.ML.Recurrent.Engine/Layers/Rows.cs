using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>What layers do to the rows of a matrix that is not a product.</summary>
internal static class Rows
{
    /// <summary>Sets every row of <paramref name="matrix"/> to <paramref name="values"/>: [columns].</summary>
    public static void Fill(Matrix matrix, ReadOnlySpan<float> values)
    {
        for (int row = 0; row < matrix.Rows; row++)
            values.CopyTo(matrix.Row(row));
    }

    /// <summary>Copies <paramref name="source"/> to <paramref name="target"/>, row by row.</summary>
    public static void Copy(Matrix source, Matrix target)
    {
        for (int row = 0; row < source.Rows; row++)
            source.Row(row).CopyTo(target.Row(row));
    }

    /// <summary>Sets all elements to zero.</summary>
    public static void Clear(Matrix matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
            matrix.Row(row).Clear();
    }

    /// <summary>target += source, element by element.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += source[i];
    }

    /// <summary>target += factor · source, element by element, with one rounding.</summary>
    public static void AddScaled(float factor, ReadOnlySpan<float> source, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = MathF.FusedMultiplyAdd(factor, source[i], target[i]);
    }

    /// <summary>Adds the sum of each column to <paramref name="sums"/>: [columns]. Rows are added in ascending order.</summary>
    public static void AddColumnSums(Matrix matrix, Span<float> sums)
    {
        for (int row = 0; row < matrix.Rows; row++)
            Add(matrix.Row(row), sums);
    }
}
