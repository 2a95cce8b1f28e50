using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Hosting;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Recurrent.Tests.Columns.Reading;

public class LabelColumnTests
{
    private static DataViewSchema.Annotations Values(params string[] values)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var buffer = MemoryView.Dense(Array.ConvertAll(values, value => value.AsMemory()));
        builder.Add(
            AnnotationKinds.KeyValues,
            new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => buffer.CopyTo(ref value));
        return builder.ToAnnotations();
    }

    private static List<T> ReadAll<T>(MemoryView view, LabelColumn column, Func<DataViewRow, Func<T>> open)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column.Column]);
        Func<T> read = open(cursor);
        var labels = new List<T>();
        while (cursor.MoveNext())
            labels.Add(read());
        return labels;
    }

    [Fact]
    public void Of_a_Boolean_label_false_is_class_zero_and_true_class_one()
    {
        MemoryView view = new MemoryView(3).Add("Label", BooleanDataViewType.Instance, row => row == 1);

        var column = LabelColumn.Find(view.Schema, "Label", LabelKind.Boolean);

        Assert.Equal(2, column.ClassCount);
        Assert.Null(column.Classes);
        Assert.Equal([0, 1, 0], ReadAll(view, column, column.OpenClass));
    }

    [Fact]
    public void Of_a_key_label_the_first_key_is_class_zero_and_a_missing_one_minus_one_for_every_raw_type()
    {
        AssertClasses<byte>(1, 3, 0, 4);
        AssertClasses<ushort>(1, 3, 0, 4);
        AssertClasses<uint>(1, 3, 0, 4);
        AssertClasses<ulong>(1, 3, 0, 4);

        static void AssertClasses<T>(params T[] keys)
        {
            MemoryView view = new MemoryView(4).Add("Label", new KeyDataViewType(typeof(T), 3), row => keys[row], Values("a", "b", "c"));
            var column = LabelColumn.Find(view.Schema, "Label", LabelKind.Key);

            Assert.Equal(3, column.ClassCount);
            Assert.Equal(["a", "b", "c"], column.Classes!.Texts);
            Assert.Equal([0, 2, -1, -1], ReadAll(view, column, column.OpenClass));
        }
    }

    [Fact]
    public void A_key_label_without_a_value_for_every_key_has_no_class_names()
    {
        var type = new KeyDataViewType(typeof(uint), 3);
        DataViewSchema schema = new MemoryView(0).Add("Bare", type, _ => 1u).Add("Short", type, _ => 1u, Values("a", "b")).Schema;

        Assert.Null(LabelColumn.Find(schema, "Bare", LabelKind.Key).Classes);
        Assert.Null(LabelColumn.Find(schema, "Short", LabelKind.Key).Classes);
    }

    [Fact]
    public void A_float_label_is_read_as_it_is()
    {
        MemoryView view = new MemoryView(2).Add("Label", NumberDataViewType.Single, row => row == 0 ? 2.5f : float.NaN);
        var column = LabelColumn.Find(view.Schema, "Label", LabelKind.Value);

        Assert.Equal([2.5f, float.NaN], ReadAll(view, column, column.OpenValue));
    }

    [Fact]
    public void A_label_opened_as_what_it_is_not_is_an_error()
    {
        MemoryView view = new MemoryView(0).Add("Value", NumberDataViewType.Single, _ => 1f).Add("Flag", BooleanDataViewType.Instance, _ => true);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);

        Assert.Throws<InvalidOperationException>(() => LabelColumn.Find(view.Schema, "Value", LabelKind.Value).OpenClass(cursor));
        Assert.Throws<InvalidOperationException>(() => LabelColumn.Find(view.Schema, "Flag", LabelKind.Boolean).OpenValue(cursor));
    }

    [Theory]
    [InlineData("Text", "Boolean", "MapValue")]
    [InlineData("Key", "Boolean", "MulticlassClassification")]
    [InlineData("Text", "Key", "MapValueToKey")]
    [InlineData("Flag", "Key", "BinaryClassification")]
    [InlineData("Keys", "Key", "one class a row")]
    [InlineData("Key", "Value", "ConvertType")]
    public void A_label_of_the_wrong_type_is_an_error_that_says_what_to_do_in_data_and_in_shape(string name, string expected, string advice)
    {
        LabelKind kind = Enum.Parse<LabelKind>(expected);
        DataViewSchema schema = new MemoryView(0)
            .Add<ReadOnlyMemory<char>>("Text", TextDataViewType.Instance, _ => default)
            .Add("Flag", BooleanDataViewType.Instance, _ => true)
            .Add("Key", new KeyDataViewType(typeof(uint), 3), _ => 1u)
            .AddVector<uint>("Keys", new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)), _ => default)
            .Schema;
        var shape = new SchemaShape(
        [
            MLNetInternals.ShapeColumn("Text", VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Flag", VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Key", VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
            MLNetInternals.ShapeColumn("Keys", VectorKind.VariableVector, NumberDataViewType.UInt32, isKey: true),
        ]);

        Assert.Contains(advice, Assert.Throws<ArgumentException>(() => LabelColumn.Find(schema, name, kind)).Message, StringComparison.Ordinal);
        Assert.Contains(advice, Assert.Throws<ArgumentException>(() => LabelColumn.Check(shape, name, kind)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_label_is_an_error_that_names_the_columns_present()
    {
        DataViewSchema schema = new MemoryView(0).Add("IsSpam", BooleanDataViewType.Instance, _ => true).Schema;

        string message = Assert.Throws<ArgumentException>(() => LabelColumn.Find(schema, "Label", LabelKind.Boolean)).Message;

        Assert.Contains("The label column 'Label'", message, StringComparison.Ordinal);
        Assert.Contains("'IsSpam'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_of_the_right_label_is_accepted()
    {
        var shape = new SchemaShape(
        [
            MLNetInternals.ShapeColumn("Flag", VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Key", VectorKind.Scalar, NumberDataViewType.Byte, isKey: true),
            MLNetInternals.ShapeColumn("Value", VectorKind.Scalar, NumberDataViewType.Single, isKey: false),
        ]);

        Assert.Equal("Flag", LabelColumn.Check(shape, "Flag", LabelKind.Boolean).Name);
        Assert.Equal("Key", LabelColumn.Check(shape, "Key", LabelKind.Key).Name);
        Assert.Equal("Value", LabelColumn.Check(shape, "Value", LabelKind.Value).Name);
    }
}
