using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Cuts texts into words.</summary>
public sealed class WordTokenizingEstimator : TrivialEstimator<WordTokenizingTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal WordTokenizingEstimator(IHost host, InputOutputColumnPair columns, char[] separators)
        : base(host, new WordTokenizingTransformer(host, [columns], separators)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, [_columns], (input, output) =>
        new SchemaShape.Column(output, SchemaShape.Column.VectorKind.VariableVector, TextItems.RequireText(input).ItemType, false));
}
