using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Hosting;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Recurrent.Tests.Columns.Outputs;

public class KeyValuesTests
{
    private static KeyValues Of<T>(PrimitiveDataViewType itemType, params T[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        OutputAnnotation.Vector(AnnotationKinds.KeyValues, itemType, values).AddTo(annotations, scoreColumnSetId: 1);
        DataViewSchema schema = new MemoryView(0)
            .Add("Label", new KeyDataViewType(typeof(uint), values.Length), _ => 1u, annotations.ToAnnotations())
            .Schema;
        return KeyValues.Of(schema["Label"])!;
    }

    private static T[] ValuesOf<T>(KeyValues keyValues)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        keyValues.ToAnnotation("Values").AddTo(builder, scoreColumnSetId: 1);
        VBuffer<T> values = default;
        builder.ToAnnotations().GetValue("Values", ref values);
        return values.DenseValues().ToArray();
    }

    [Fact]
    public void Values_of_every_type_survive_the_way_to_text_and_back()
    {
        AssertSurvives<bool>(BooleanDataViewType.Instance, KeyValueType.Boolean, false, true);
        AssertSurvives<sbyte>(NumberDataViewType.SByte, KeyValueType.SByte, sbyte.MinValue, sbyte.MaxValue);
        AssertSurvives<byte>(NumberDataViewType.Byte, KeyValueType.Byte, 0, byte.MaxValue);
        AssertSurvives<short>(NumberDataViewType.Int16, KeyValueType.Int16, short.MinValue, short.MaxValue);
        AssertSurvives<ushort>(NumberDataViewType.UInt16, KeyValueType.UInt16, 0, ushort.MaxValue);
        AssertSurvives<int>(NumberDataViewType.Int32, KeyValueType.Int32, int.MinValue, int.MaxValue);
        AssertSurvives<uint>(NumberDataViewType.UInt32, KeyValueType.UInt32, 0, uint.MaxValue);
        AssertSurvives<long>(NumberDataViewType.Int64, KeyValueType.Int64, long.MinValue, long.MaxValue);
        AssertSurvives<ulong>(NumberDataViewType.UInt64, KeyValueType.UInt64, 0, ulong.MaxValue);
        AssertSurvives<float>(NumberDataViewType.Single, KeyValueType.Single, 0.1f, float.Epsilon, float.NaN, float.NegativeInfinity);
        AssertSurvives<double>(NumberDataViewType.Double, KeyValueType.Double, 0.1, double.MaxValue, -0.0);

        static void AssertSurvives<T>(PrimitiveDataViewType itemType, KeyValueType type, params T[] values)
        {
            KeyValues original = Of(itemType, values);
            var restored = new KeyValues((KeyValueType)(byte)original.Type, original.Texts);

            Assert.Equal(type, restored.Type);
            Assert.Equal(values, ValuesOf<T>(restored));
        }
    }

    [Fact]
    public void Texts_are_kept_as_they_are()
    {
        KeyValues values = Of(TextDataViewType.Instance, "spam".AsMemory(), "ham and\teggs".AsMemory(), "".AsMemory());

        Assert.Equal(["spam", "ham and\teggs", ""], values.Texts);
        Assert.Equal(["spam", "ham and\teggs", ""], ValuesOf<ReadOnlyMemory<char>>(values).Select(value => value.ToString()));
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(["1.5"], Of(NumberDataViewType.Single, 1.5f).Texts);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_column_without_values_has_none()
    {
        DataViewSchema schema = new MemoryView(0).Add("Label", new KeyDataViewType(typeof(uint), 3), _ => 1u).Schema;

        Assert.Null(KeyValues.Of(schema["Label"]));
    }

    [Fact]
    public void Texts_that_are_no_values_of_the_type_are_refused()
    {
        Assert.Throws<FormatException>(() => new KeyValues(KeyValueType.Int32, ["1", "one"]));
        Assert.Throws<OverflowException>(() => new KeyValues(KeyValueType.Byte, ["256"]));
        Assert.Throws<FormatException>(() => new KeyValues((KeyValueType)200, []));
    }

    [Fact]
    public void Values_that_are_neither_text_nor_numbers_are_refused_by_name()
    {
        DataViewSchema.Annotations.Builder annotations = new();
        OutputAnnotation.Vector(AnnotationKinds.KeyValues, RowIdDataViewType.Instance, [new DataViewRowId(1, 2)]).AddTo(annotations, 1);
        DataViewSchema schema = new MemoryView(0).Add("Label", new KeyDataViewType(typeof(uint), 1), _ => 1u, annotations.ToAnnotations()).Schema;

        string message = Assert.Throws<ArgumentException>(() => KeyValues.Of(schema["Label"])).Message;

        Assert.Contains("'Label'", message, StringComparison.Ordinal);
        Assert.Contains("Convert the values to text", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_survive_the_way_through_a_model_file()
    {
        KeyValues? restored = ThroughFile(writer => KeyValues.Write(writer, new KeyValues(KeyValueType.Int64, ["-5", "7"])));

        Assert.Equal(KeyValueType.Int64, restored!.Type);
        Assert.Equal(["-5", "7"], restored.Texts);
        Assert.Null(ThroughFile(writer => KeyValues.Write(writer, null)));
    }

    [Fact]
    public void Values_in_a_model_file_that_are_not_of_their_type_are_a_fault_of_the_file()
    {
        Assert.Throws<ModelFormatException>(() => ThroughFile(writer => Write(writer, (int)KeyValueType.Byte, "256")));
        Assert.Throws<ModelFormatException>(() => ThroughFile(writer => Write(writer, (int)KeyValueType.Single, "x")));
        Assert.Throws<ModelFormatException>(() => ThroughFile(writer => Write(writer, 12, "1")));

        static void Write(SectionWriter writer, int type, string text)
        {
            writer.WriteBoolean(true);
            writer.WriteInt32(type);
            writer.WriteStrings([text]);
        }
    }

    private static KeyValues? ThroughFile(Action<SectionWriter> write)
    {
        var file = new ModelFileWriter();
        file.AddCritical("classes", write);
        using var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return ModelFile.Read(stream, ["classes"], file => file.Read("classes", KeyValues.Read));
    }

    [Fact]
    public void Two_columns_match_by_value_and_not_by_number()
    {
        var training = new KeyValues(KeyValueType.Text, ["ham", "spam", "news"]);
        var validation = new KeyValues(KeyValueType.Text, ["spam", "other", "ham"]);

        Assert.Equal([1, -1, 0], validation.IndicesIn(training));
    }

    [Fact]
    public void A_shape_tells_the_type_of_the_values()
    {
        var annotations = new SchemaShape([MLNetInternals.ShapeColumn(AnnotationKinds.KeyValues, VectorKind.Vector, NumberDataViewType.Int64, isKey: false)]);

        Assert.Equal(KeyValueType.Int64, KeyValues.PlaceholderOf(MLNetInternals.ShapeColumn("L", VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, annotations))!.Type);
        Assert.Null(KeyValues.PlaceholderOf(MLNetInternals.ShapeColumn("L", VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true)));
    }
}
