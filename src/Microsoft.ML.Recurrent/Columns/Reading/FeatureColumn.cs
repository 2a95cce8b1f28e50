using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>A column of dense features beside the sequence: a vector of floats of one known size.</summary>
internal sealed class FeatureColumn
{
    private const string Role = "additional features";
    private const string Expected = "a vector of Single of known size";
    private const string AdviceText = "Join the features into one vector of Single, for instance with ml.Transforms.Concatenate.";

    private FeatureColumn(DataViewSchema.Column column) => Column = column;

    internal DataViewSchema.Column Column { get; }

    internal int Size => ((VectorDataViewType)Column.Type).Size;

    /// <exception cref="ArgumentException">The column is missing, or not such a vector.</exception>
    internal static FeatureColumn Find(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = InputColumns.Find(schema, Role, name);
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(NumberDataViewType.Single)
            ? new FeatureColumn(column)
            : throw ColumnFault.WrongType(Role, name, Expected, column.Type.ToString()!, AdviceText);
    }

    /// <exception cref="ArgumentException">The column is missing, or not such a vector.</exception>
    internal static void Check(SchemaShape shape, string name)
    {
        SchemaShape.Column column = InputColumns.Find(shape, Role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || !column.ItemType.Equals(NumberDataViewType.Single))
            throw ColumnFault.WrongType(Role, name, Expected, InputColumns.Describe(column), AdviceText);
    }

    /// <summary>Opens the column: <see cref="Size"/> values a row.</summary>
    internal SequenceReader<float> Open(DataViewRow row) => new FloatReader(row, Column, Role, elementSize: 1);
}
