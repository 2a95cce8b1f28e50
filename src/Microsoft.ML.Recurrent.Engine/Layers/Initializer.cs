using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>First values of weights.</summary>
internal static class Initializer
{
    /// <summary>The random stream of one parameter.</summary>
    public static CounterRandom Stream(ulong seed, ref uint nextNumber) => new(seed, RandomPurpose.Initialization | nextNumber++, 0);

    /// <summary>Uniform in [-<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    public static void Uniform(Matrix weights, double bound, CounterRandom random) =>
        random.FillUniform(0, weights.Span, -(float)bound, (float)bound);

    /// <summary>Normal with mean 0 and the given standard deviation.</summary>
    public static void Normal(Matrix weights, double deviation, CounterRandom random) =>
        random.FillNormal(0, weights.Span, 0, (float)deviation);

    /// <summary>
    /// Uniform with variance 2 / (inputs + outputs), which keeps the scale of activations and of gradients alike
    /// (Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks").
    /// </summary>
    /// <param name="weights">[outputs, inputs]; of several gates on top of each other, one gate's rows count as outputs.</param>
    /// <param name="gates">How many gates lie on top of each other.</param>
    /// <param name="random">The parameter's stream.</param>
    public static void Glorot(Matrix weights, int gates, CounterRandom random) =>
        Uniform(weights, Math.Sqrt(6.0 / (weights.Columns + weights.Rows / gates)), random);

    /// <summary>
    /// Each [columns, columns] block of rows becomes a random orthogonal matrix, which neither shrinks nor blows up what passes through it
    /// many times (Saxe et al. 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks").
    /// </summary>
    /// <param name="weights">[gates · n, n].</param>
    /// <param name="random">The parameter's stream.</param>
    public static void Orthogonal(Matrix weights, CounterRandom random)
    {
        int size = weights.Columns;
        var block = new double[size][];
        Normal(weights, 1, random);
        for (int first = 0; first < weights.Rows; first += size)
        {
            for (int row = 0; row < size; row++)
            {
                block[row] = [.. weights.Row(first + row)];
                Orthonormalize(block, row);
                for (int column = 0; column < size; column++)
                    weights[first + row, column] = (float)block[row][column];
            }
        }
    }

    /// <summary>Modified Gram-Schmidt, twice, because once leaves the rows of a nearly dependent set visibly oblique.</summary>
    private static void Orthonormalize(double[][] rows, int last)
    {
        double[] row = rows[last];
        for (int round = 0; round < 2; round++)
        {
            for (int other = 0; other < last; other++)
            {
                double projection = Dot(row, rows[other]);
                for (int i = 0; i < row.Length; i++)
                    row[i] -= projection * rows[other][i];
            }
            double scale = 1 / Math.Sqrt(Dot(row, row));
            for (int i = 0; i < row.Length; i++)
                row[i] *= scale;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
