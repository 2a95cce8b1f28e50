using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>Deterministic inputs for tests.</summary>
internal static class Sample
{
    /// <summary>Values in [-1, 1), a function of the number.</summary>
    public static Matrix Values(int rows, int columns, uint number)
    {
        Matrix matrix = Matrix.Create(rows, columns);
        Initializer.Uniform(matrix, 1, new CounterRandom(17, number, 0));
        return matrix;
    }

    /// <summary>Values at least 0.25 apart from each other, in random order, so that a small step changes no maximum.</summary>
    public static Matrix DistinctValues(int rows, int columns, uint number)
    {
        Matrix matrix = Matrix.Create(rows, columns);
        for (int i = 0; i < matrix.Span.Length; i++)
            matrix.Span[i] = 0.25f * (i - matrix.Span.Length / 2);
        new CounterRandom(17, number, 1).Shuffle(matrix.Span);
        return matrix;
    }

    /// <summary>A batch of sequences of these lengths.</summary>
    public static PackedBatch Batch(params int[] lengths)
    {
        var batch = new PackedBatch();
        batch.Build(lengths);
        return batch;
    }

    /// <summary>Random weights in every parameter, then <see cref="Layer.Refresh"/>.</summary>
    public static void Randomize(Layer layer, ThreadTeam team, float scale = 0.5f)
    {
        uint number = 100;
        foreach (Parameter parameter in layer.Parameters)
        {
            Initializer.Uniform(parameter.Value, scale, new CounterRandom(23, number++, 0));
            parameter.ZeroGradient();
        }
        layer.Refresh(team);
    }

    /// <summary>Σ a·b in double precision.</summary>
    public static double Dot(Matrix a, Matrix b)
    {
        double sum = 0;
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < a.Columns; column++)
                sum += (double)a[row, column] * b[row, column];
        }
        return sum;
    }

    /// <summary>A copy on an array of its own.</summary>
    public static Matrix Copy(Matrix matrix)
    {
        Matrix copy = Matrix.Create(matrix.Rows, matrix.Columns);
        for (int row = 0; row < matrix.Rows; row++)
            matrix.Row(row).CopyTo(copy.Row(row));
        return copy;
    }

    /// <summary>The bits of a matrix, row by row.</summary>
    public static int[] Bits(Matrix matrix)
    {
        var bits = new List<int>();
        for (int row = 0; row < matrix.Rows; row++)
        {
            foreach (float value in matrix.Row(row))
                bits.Add(BitConverter.SingleToInt32Bits(value));
        }
        return [.. bits];
    }
}
