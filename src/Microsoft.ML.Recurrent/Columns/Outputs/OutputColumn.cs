using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>The declaration of a column that a transformer appends.</summary>
/// <param name="Name">The column's name; a column of this name in the input becomes hidden.</param>
/// <param name="Type">The type of its values. In an estimator's schema shape the size of a vector and the count of a key are
/// left out, so any stands for them.</param>
/// <param name="Annotations">What the column says about itself.</param>
internal sealed record OutputColumn(string Name, DataViewType Type, params IReadOnlyList<OutputAnnotation> Annotations)
{
    internal DataViewSchema.DetachedColumn ToColumn(uint scoreColumnSetId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        foreach (OutputAnnotation annotation in Annotations)
            annotation.AddTo(builder, scoreColumnSetId);
        return new DataViewSchema.DetachedColumn(Name, Type, builder.ToAnnotations());
    }

    internal SchemaShape.Column ToShape() =>
        Shape(Name, Type, new SchemaShape(Annotations.Select(annotation => Shape(annotation.Kind, annotation.Type, annotations: null))));

    private static SchemaShape.Column Shape(string name, DataViewType type, SchemaShape? annotations)
    {
        SchemaShape.Column.VectorKind kind = type switch
        {
            VectorDataViewType { IsKnownSize: true } => SchemaShape.Column.VectorKind.Vector,
            VectorDataViewType => SchemaShape.Column.VectorKind.VariableVector,
            _ => SchemaShape.Column.VectorKind.Scalar,
        };
        DataViewType itemType = type is VectorDataViewType vector ? vector.ItemType : type;
        // A shape knows that a column is a key but not of how many values: the item type is the key's number.
        return itemType is KeyDataViewType
            ? MLNetInternals.ShapeColumn(name, kind, NumberDataViewType.UInt32, isKey: true, annotations)
            : MLNetInternals.ShapeColumn(name, kind, itemType, isKey: false, annotations);
    }
}
