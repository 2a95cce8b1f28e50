using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Joins columns into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly string _outputName;
    private readonly string[] _inputNames;

    internal ColumnConcatenatingEstimator(IHost host, string outputName, string[] inputNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputName);
        ArgumentNullException.ThrowIfNull(inputNames);
        if (inputNames.Length == 0 || inputNames.Any(string.IsNullOrEmpty))
            throw new ArgumentOutOfRangeException(nameof(inputNames), "At least one input column is needed, and each must have a name.");
        _host = host;
        _outputName = outputName;
        _inputNames = [.. inputNames];
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new ColumnConcatenatingTransformer(_host, _outputName, _inputNames);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column[] inputs = _inputNames.Select(name => ShapeMap.Find(inputSchema, name)).ToArray();
        foreach (SchemaShape.Column input in inputs)
        {
            if (input.IsKey || !input.ItemType.Equals(inputs[0].ItemType))
                throw new InvalidOperationException($"The column '{input.Name}' of type {input.GetTypeString()} cannot be joined into '{_outputName}': all columns must be of one type, here {inputs[0].ItemType}, and keys cannot be joined.");
        }
        bool variable = inputs.Any(input => input.Kind == SchemaShape.Column.VectorKind.VariableVector);
        return ShapeMap.With(inputSchema,
        [
            new SchemaShape.Column(
                _outputName,
                variable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector,
                inputs[0].ItemType,
                false,
                new SchemaShape(AnnotationsOf(inputs, variable))),
        ]);
    }

    private static IEnumerable<SchemaShape.Column> AnnotationsOf(SchemaShape.Column[] inputs, bool variable)
    {
        bool Has(SchemaShape.Column input, string kind) => ShapeMap.Annotations(input, kind).Any();
        if (!variable && inputs.Any(input => input.Kind == SchemaShape.Column.VectorKind.Scalar || Has(input, AnnotationKinds.SlotNames)))
            yield return new SchemaShape.Column(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        if (inputs.All(input => Has(input, AnnotationKinds.IsNormalized)))
            yield return new SchemaShape.Column(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);
    }
}
