using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>The way from an <see cref="MLContext"/> to this library's own catalog.</summary>
public static class RecurrentCatalogExtensions
{
    /// <summary>This library's own catalog.</summary>
    /// <param name="mlContext">The context that trainers log to and take their seed from.</param>
    /// <exception cref="ArgumentNullException"><paramref name="mlContext"/> is null.</exception>
    public static RecurrentCatalog Recurrent(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new RecurrentCatalog(mlContext);
    }
}
