using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Hosting;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Recurrent.Tests.Columns.Reading;

public class FeatureColumnTests
{
    [Fact]
    public void An_additional_feature_column_is_a_vector_of_floats_of_known_size()
    {
        MemoryView view = new MemoryView(1)
            .AddVector("Dense", new VectorDataViewType(NumberDataViewType.Single, 3), _ => new VBuffer<float>(3, 1, [4], [1]))
            .AddVector<float>("Variable", new VectorDataViewType(NumberDataViewType.Single), _ => default);
        var column = FeatureColumn.Find(view.Schema, "Dense");
        using DataViewRowCursor cursor = view.GetRowCursor([column.Column]);
        SequenceReader<float> reader = column.Open(cursor);
        cursor.MoveNext();

        Assert.Equal(3, column.Size);
        Assert.Equal([0f, 4, 0], reader.Read().ToArray());
        Assert.Contains("known size", Assert.Throws<ArgumentException>(() => FeatureColumn.Find(view.Schema, "Variable")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FeatureColumn.Find(view.Schema, "Absent"));
    }

    [Fact]
    public void An_additional_feature_column_is_checked_in_a_shape_too()
    {
        var shape = new SchemaShape(
        [
            MLNetInternals.ShapeColumn("Dense", VectorKind.Vector, NumberDataViewType.Single, isKey: false),
            MLNetInternals.ShapeColumn("Variable", VectorKind.VariableVector, NumberDataViewType.Single, isKey: false),
        ]);

        FeatureColumn.Check(shape, "Dense");
        Assert.Contains("variable length", Assert.Throws<ArgumentException>(() => FeatureColumn.Check(shape, "Variable")).Message, StringComparison.Ordinal);
    }
}
