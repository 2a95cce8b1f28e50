using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Makes keys of characters.</summary>
public sealed class TokenizingByCharactersEstimator : TrivialEstimator<TokenizingByCharactersTransformer>
{
    private readonly InputOutputColumnPair _columns;

    internal TokenizingByCharactersEstimator(IHost host, InputOutputColumnPair columns, bool useMarkerCharacters)
        : base(host, new TokenizingByCharactersTransformer(host, [columns], useMarkerCharacters)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => ShapeMap.OneToOne(inputSchema, [_columns], static (input, output) =>
    {
        TextItems.RequireText(input);
        var keyValues = new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        return new SchemaShape.Column(output, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.UInt16, true, new SchemaShape([keyValues]));
    });
}
