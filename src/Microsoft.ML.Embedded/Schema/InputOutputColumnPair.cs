namespace Microsoft.ML;

/// <summary>The column that is made, and the one that it is made from.</summary>
public sealed class InputOutputColumnPair
{
    public InputOutputColumnPair(string outputColumnName, string inputColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName ?? outputColumnName;
    }

    public string InputColumnName { get; }

    public string OutputColumnName { get; }
}
