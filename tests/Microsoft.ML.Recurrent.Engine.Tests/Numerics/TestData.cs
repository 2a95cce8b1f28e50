using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

/// <summary>Repeatable numbers for kernel tests.</summary>
internal static class TestData
{
    /// <summary>Floats in [low, high), a function of the seed and the index alone.</summary>
    public static float[] Uniform(int length, uint seed, float low = -1, float high = 1)
    {
        var random = new CounterRandom(seed, 0, 0);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = low + (high - low) * random.Uniform((ulong)i);
        return values;
    }

    /// <summary>A matrix of such floats, in the middle of a larger array of NaNs, with a stride larger than its columns.</summary>
    public static Matrix UniformMatrix(int rows, int columns, uint seed, int gap = 3)
    {
        var array = new float[5 + rows * (columns + gap)];
        Array.Fill(array, float.NaN);
        var matrix = new Matrix(array, 5, rows, columns, columns + gap);
        float[] values = Uniform(rows * columns, seed);
        for (int r = 0; r < rows; r++)
            values.AsSpan(r * columns, columns).CopyTo(matrix.Row(r));
        return matrix;
    }

    /// <summary>A copy with the same offset and stride.</summary>
    public static Matrix Copy(Matrix matrix) => new((float[])matrix.Array.Clone(), matrix.Offset, matrix.Rows, matrix.Columns, matrix.Stride);

    /// <summary>The elements' bits, row by row.</summary>
    public static uint[] Bits(Matrix matrix)
    {
        var bits = new uint[matrix.Rows * matrix.Columns];
        for (int r = 0; r < matrix.Rows; r++)
        {
            for (int c = 0; c < matrix.Columns; c++)
                bits[r * matrix.Columns + c] = BitConverter.SingleToUInt32Bits(matrix[r, c]);
        }
        return bits;
    }

    /// <summary>The elements' bits.</summary>
    public static uint[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new uint[values.Length];
        for (int i = 0; i < values.Length; i++)
            bits[i] = BitConverter.SingleToUInt32Bits(values[i]);
        return bits;
    }
}
