using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Copies a column.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal ColumnCopyingEstimator(IHost host, InputOutputColumnPair columns)
        : base(host, new ColumnCopyingTransformer(host, [columns])) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, [_columns], static (input, output) =>
        new SchemaShape.Column(output, input.Kind, input.ItemType, input.IsKey, input.Annotations));
}
