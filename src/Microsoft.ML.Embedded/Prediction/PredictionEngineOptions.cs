using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>How a prediction engine is made.</summary>
public sealed class PredictionEngineOptions
{
    /// <summary>Whether members of the prediction's class that have no column keep their value, instead of being an error.</summary>
    public bool IgnoreMissingColumns = true;

    /// <summary>The columns of the example's class, where they are not what its members and attributes say.</summary>
    public SchemaDefinition InputSchemaDefinition;

    /// <summary>The columns of the prediction's class, where they are not what its members and attributes say.</summary>
    public SchemaDefinition OutputSchemaDefinition;

    /// <summary>Whether disposing the engine disposes the transformer.</summary>
    public bool OwnsTransformer = true;
}
