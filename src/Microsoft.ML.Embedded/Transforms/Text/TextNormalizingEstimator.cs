using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Changes case, and removes diacritics, punctuation and numbers.</summary>
public sealed class TextNormalizingEstimator : TrivialEstimator<TextNormalizingTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal TextNormalizingEstimator(IHost host, InputOutputColumnPair columns, TextNormalizer normalizer)
        : base(host, new TextNormalizingTransformer(host, [columns], normalizer)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, [_columns], (input, output) =>
        new SchemaShape.Column(output, KindOf(TextItems.RequireText(input)), TextDataViewType.Instance, false));

    private static SchemaShape.Column.VectorKind KindOf(SchemaShape.Column input) => input.Kind == SchemaShape.Column.VectorKind.Scalar
        ? SchemaShape.Column.VectorKind.Scalar
        : SchemaShape.Column.VectorKind.VariableVector;

    public enum CaseMode
    {
        Lower = 0,
        Upper = 1,
        None = 2,
    }
}
