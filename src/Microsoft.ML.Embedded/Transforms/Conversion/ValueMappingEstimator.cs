using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Looks values up in a table.</summary>
public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    private readonly ValueMap _map;
    private readonly InputOutputColumnPair _columns;

    internal ValueMappingEstimator(IHost host, ValueMap map, InputOutputColumnPair columns)
        : base(host, new ValueMappingTransformer(host, map, [columns]))
    {
        _map = map;
        _columns = columns;
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, [_columns], (input, output) =>
    {
        if (input.ItemType.RawType != _map.KeyType.RawType)
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", input.Name, _map.KeyType.ToString(), input.GetTypeString());
        SchemaShape.Column value = _map.ValueShape(output);
        return value.Kind == SchemaShape.Column.VectorKind.Scalar
            ? new SchemaShape.Column(output, input.Kind, value.ItemType, value.IsKey, value.Annotations)
            : value;
    });
}
