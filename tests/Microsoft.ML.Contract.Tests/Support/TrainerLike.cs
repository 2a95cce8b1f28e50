using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>
/// A stranger's estimator, written against ML.NET's public interfaces only: <paramref name="fit"/> makes the transformer.
/// A schema shape with new columns cannot be built from outside ML.NET, so <paramref name="sameShape"/> is a stock estimator whose output has the shape.
/// </summary>
internal sealed class TrainerLike(Func<IDataView, ITransformer> fit, IEstimator<ITransformer>? sameShape = null) : IEstimator<ITransformer>
{
    /// <summary>The shape that the estimator was last asked about, or null.</summary>
    public SchemaShape? ShapeSeen { get; private set; }

    /// <summary>How often the estimator was fitted.</summary>
    public int Fits { get; private set; }

    public ITransformer Fit(IDataView input)
    {
        Fits++;
        return fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ShapeSeen = inputSchema;
        return sameShape?.GetOutputSchema(inputSchema) ?? inputSchema;
    }
}
