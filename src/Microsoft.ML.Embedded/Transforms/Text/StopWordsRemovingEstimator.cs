using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Removes a language's words of little meaning from vectors of texts.</summary>
public sealed class StopWordsRemovingEstimator : TrivialEstimator<StopWordsRemovingTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal StopWordsRemovingEstimator(IHost host, InputOutputColumnPair columns, Language language)
        : base(host, new StopWordsRemovingTransformer(host, [columns], language)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => StopWordFilter.OutputShape(inputSchema, _columns);

    public enum Language
    {
        English = 0,
        French = 1,
        German = 2,
        Dutch = 3,
        Danish = 4,
        Swedish = 5,
        Italian = 6,
        Spanish = 7,
        Portuguese = 8,
        Portuguese_Brazilian = 9,
        Norwegian_Bokmal = 10,
        Russian = 11,
        Polish = 12,
        Czech = 13,
        Arabic = 14,
        Japanese = 15,
    }
}
