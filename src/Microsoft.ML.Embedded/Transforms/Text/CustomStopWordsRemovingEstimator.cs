using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Removes given words from vectors of texts.</summary>
public sealed class CustomStopWordsRemovingEstimator : TrivialEstimator<CustomStopWordsRemovingTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal CustomStopWordsRemovingEstimator(IHost host, InputOutputColumnPair columns, string[] stopWords)
        : base(host, new CustomStopWordsRemovingTransformer(host, [columns], stopWords)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => StopWordFilter.OutputShape(inputSchema, _columns);
}
