using System.Globalization;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Values to train on, which are kept.</summary>
internal static class FiniteValues
{
    /// <summary>A copy of a row's values.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    internal static float[] Copy(ReadOnlySpan<float> values, string column, long row)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"Column '{column}' has {values[i]} at position {i} of row {row}; expected finite numbers. Replace or filter such rows before training, for instance with ReplaceMissingValues."));
            }
        }
        return values.ToArray();
    }
}
