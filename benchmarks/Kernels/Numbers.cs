using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Kernels;

/// <summary>Matrices to compute with.</summary>
internal static class Numbers
{
    /// <summary>Uniform numbers from -1 to 1.</summary>
    public static Matrix Create(int rows, int columns)
    {
        Matrix matrix = Matrix.Create(rows, columns);
        new CounterRandom(1, RandomPurpose.Splitting, 0).FillUniform(0, matrix.Span, -1, 1);
        return matrix;
    }
}
