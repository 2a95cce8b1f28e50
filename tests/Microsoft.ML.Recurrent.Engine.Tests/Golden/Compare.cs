using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Golden;

/// <summary>Compares tensors and prints, for each, its name, whether it agrees, and the largest difference.</summary>
internal sealed class Compare(ITestOutputHelper output, double tolerance)
{
    private readonly List<string> _faults = [];

    /// <summary>Notes how far <paramref name="actual"/> is from <paramref name="expected"/>, relative to the larger of 1 and the value.</summary>
    public void Tensor(string name, Matrix expected, Matrix actual)
    {
        if (expected.Rows != actual.Rows || expected.Columns != actual.Columns)
        {
            Note(name, false, $"expected {expected.Rows}×{expected.Columns}, found {actual.Rows}×{actual.Columns}");
            return;
        }
        double largest = 0;
        for (int row = 0; row < expected.Rows; row++)
        {
            for (int column = 0; column < expected.Columns; column++)
            {
                double difference = Math.Abs((double)expected[row, column] - actual[row, column]) / Math.Max(1, Math.Abs(expected[row, column]));
                largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
            }
        }
        Note(name, largest <= tolerance, "largest difference " + largest.ToString("E2", CultureInfo.InvariantCulture));
    }

    /// <summary>Fails with the names of the tensors that differ.</summary>
    public void AssertAll() => Assert.True(_faults.Count == 0, string.Join(Environment.NewLine, _faults));

    private void Note(string name, bool agrees, string what)
    {
        string line = $"{(agrees ? "OK " : "NOT OK ")} {name}: {what}";
        output.WriteLine(line);
        if (!agrees)
            _faults.Add(line);
    }
}
