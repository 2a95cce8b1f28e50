namespace Microsoft.ML.Recurrent;

/// <summary>Readers of files that ML.NET has no reader for. Reached as <c>ml.Recurrent().Data</c>; they are extension methods of this class.</summary>
public sealed class RecurrentData
{
    internal RecurrentData()
    {
    }
}
