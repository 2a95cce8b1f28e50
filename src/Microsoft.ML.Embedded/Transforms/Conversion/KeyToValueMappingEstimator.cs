using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes values of keys.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;

    internal KeyToValueMappingEstimator(IHost host, InputOutputColumnPair[] columns)
        : base(host, new KeyToValueMappingTransformer(host, columns)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, _columns, static (input, output) =>
    {
        if (!input.IsKey || !input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column keyValues))
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", input.Name, "key with values", input.GetTypeString());
        return new SchemaShape.Column(output, input.Kind, keyValues.ItemType, keyValues.IsKey, new SchemaShape(ShapeMap.Annotations(input, AnnotationKinds.SlotNames)));
    });
}
