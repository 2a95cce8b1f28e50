using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>
/// Compares gradients with differences of the loss. The difference is the fourth-order central one, so that the step can be large (2⁻⁵) and
/// single-precision rounding in the forward pass costs about 1e-5.
/// </summary>
/// <param name="output">Where each tensor's name and largest difference go.</param>
/// <param name="loss">The loss at the current values; it refreshes what depends on weights.</param>
internal sealed class GradientCheck(ITestOutputHelper output, Func<double> loss)
{
    private const float Step = 1f / 32;
    private const double Tolerance = 3e-4;
    private readonly List<string> _faults = [];

    /// <summary>Compares the gradients of all parameters, which the caller has computed.</summary>
    public void Parameters(Layer layer)
    {
        foreach (Parameter parameter in layer.Parameters)
            Tensor(parameter.Name, parameter.Value, Dense(parameter));
    }

    /// <summary>Compares <paramref name="gradient"/> with the differences that steps of <paramref name="value"/>'s elements make.</summary>
    public void Tensor(string name, Matrix value, Matrix gradient)
    {
        double largest = 0;
        for (int row = 0; row < value.Rows; row++)
        {
            for (int column = 0; column < value.Columns; column++)
            {
                float before = value[row, column];
                double difference = (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * Step);
                value[row, column] = before;
                double error = Math.Abs(difference - gradient[row, column]) / Math.Max(1, Math.Abs(difference));
                largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);

                double At(int steps)
                {
                    value[row, column] = before + steps * Step;
                    return loss();
                }
            }
        }
        bool agrees = largest <= Tolerance;
        string line = $"{(agrees ? "OK " : "NOT OK ")} {name}: largest difference {largest.ToString("E2", CultureInfo.InvariantCulture)}";
        output.WriteLine(line);
        if (!agrees)
            _faults.Add(line);
    }

    /// <summary>Fails with the names of the tensors that differ.</summary>
    public void AssertAll() => Assert.True(_faults.Count == 0, string.Join(Environment.NewLine, _faults));

    /// <summary>The gradient with a row for each row of the weights.</summary>
    public static Matrix Dense(Parameter parameter)
    {
        if (!parameter.IsRowSparse)
            return Sample.Copy(parameter.Gradient);
        Matrix dense = Matrix.Create(parameter.Value.Rows, parameter.Value.Columns);
        for (int slot = 0; slot < parameter.TouchedCount; slot++)
            parameter.Gradient.Row(slot).CopyTo(dense.Row(parameter.TouchedRows[slot]));
        return dense;
    }
}
