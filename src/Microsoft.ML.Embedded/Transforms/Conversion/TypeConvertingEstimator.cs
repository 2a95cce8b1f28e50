using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Converts between numbers, booleans and text.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly PrimitiveDataViewType _outputType;

    internal TypeConvertingEstimator(IHost host, InputOutputColumnPair[] columns, DataKind outputKind)
        : base(host, new TypeConvertingTransformer(host, columns, outputKind))
    {
        _columns = columns;
        _outputType = DataKinds.OfKind(outputKind);
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, _columns, (input, output) =>
        new SchemaShape.Column(output, input.Kind, _outputType, false, new SchemaShape(ShapeMap.Annotations(input, AnnotationKinds.SlotNames))));
}
