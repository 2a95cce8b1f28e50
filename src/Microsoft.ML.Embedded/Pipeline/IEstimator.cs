namespace Microsoft.ML;

/// <summary>A stage of a pipeline that learns from data.</summary>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    TTransformer Fit(IDataView input);

    /// <summary>The shape of the schema to come, known without fitting; throws where the input's shape does not fit.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
