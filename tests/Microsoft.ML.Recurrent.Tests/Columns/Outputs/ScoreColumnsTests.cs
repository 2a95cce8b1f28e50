using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Hosting;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Recurrent.Tests.Columns.Outputs;

/// <summary>The expected types and annotations are those seen on the output of ML.NET's stock trainers.</summary>
public class ScoreColumnsTests
{
    private static readonly KeyValues _classes = new(KeyValueType.Text, ["ham", "spam", "news"]);

    private static DataViewSchema Input() => new MemoryView(0).AddTokens("Tokens", _ => []).Schema;

    private static string TextOf(DataViewSchema.Column column, string kind)
    {
        ReadOnlyMemory<char> value = default;
        column.Annotations.GetValue(kind, ref value);
        return value.ToString();
    }

    private static uint SetIdOf(DataViewSchema.Column column)
    {
        uint value = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref value);
        return value;
    }

    private static string[] VectorOf(DataViewSchema.Column column, string kind)
    {
        VBuffer<ReadOnlyMemory<char>> value = default;
        column.Annotations.GetValue(kind, ref value);
        return value.DenseValues().Select(item => item.ToString()).ToArray();
    }

    private static string[] Kinds(DataViewSchema.Column column) => column.Annotations.Schema.Select(annotation => annotation.Name).Order(StringComparer.Ordinal).ToArray();

    private static string[] Kinds(SchemaShape.Column column) => column.Annotations.Select(annotation => annotation.Name).Order(StringComparer.Ordinal).ToArray();

    [Fact]
    public void A_binary_scorer_appends_a_predicted_label_a_score_and_a_probability()
    {
        DataViewSchema schema = ScoredSchema.Extend(Input(), ScoreColumns.Binary());

        Assert.Equal(["Tokens", "PredictedLabel", "Score", "Probability"], schema.Select(column => column.Name));
        Assert.Equal(BooleanDataViewType.Instance, schema["PredictedLabel"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Probability"].Type);
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["PredictedLabel"]));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["Score"]));
        Assert.Equal(["IsNormalized", "ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["Probability"]));
        foreach (string name in (string[])["PredictedLabel", "Score", "Probability"])
        {
            Assert.Equal("BinaryClassification", TextOf(schema[name], "ScoreColumnKind"));
            Assert.Equal(name, TextOf(schema[name], "ScoreValueKind"));
            Assert.Equal(1u, SetIdOf(schema[name]));
        }

        Assert.True(schema["Probability"].IsNormalized());
    }

    [Fact]
    public void A_multiclass_scorer_appends_a_predicted_key_with_values_and_a_score_with_slot_names()
    {
        DataViewSchema schema = ScoredSchema.Extend(Input(), ScoreColumns.Multiclass(3, _classes));

        Assert.Equal(["Tokens", "PredictedLabel", "Score"], schema.Select(column => column.Name));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), schema["PredictedLabel"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
        Assert.Equal(["KeyValues", "ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["PredictedLabel"]));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind", "SlotNames", "TrainingLabelValues"], Kinds(schema["Score"]));
        Assert.Equal("MulticlassClassification", TextOf(schema["Score"], "ScoreColumnKind"));
        Assert.Equal("PredictedLabel", TextOf(schema["PredictedLabel"], "ScoreValueKind"));
        Assert.Equal("Score", TextOf(schema["Score"], "ScoreValueKind"));
        Assert.Equal(_classes.Texts, VectorOf(schema["PredictedLabel"], "KeyValues"));
        Assert.Equal(_classes.Texts, VectorOf(schema["Score"], "TrainingLabelValues"));

        VBuffer<ReadOnlyMemory<char>> slotNames = default;
        schema["Score"].GetSlotNames(ref slotNames);
        Assert.Equal(_classes.Texts, slotNames.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Class_values_keep_their_type_and_name_the_slots_as_text()
    {
        DataViewSchema schema = ScoredSchema.Extend(Input(), ScoreColumns.Multiclass(2, new KeyValues(KeyValueType.Int32, ["7", "-1"])));

        VBuffer<int> values = default;
        schema["PredictedLabel"].GetKeyValues(ref values);

        Assert.Equal([7, -1], values.DenseValues());
        Assert.Equal(["7", "-1"], VectorOf(schema["Score"], "SlotNames"));
    }

    [Fact]
    public void Classes_without_values_have_neither_key_values_nor_slot_names()
    {
        DataViewSchema schema = ScoredSchema.Extend(Input(), ScoreColumns.Multiclass(3, classes: null));

        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["PredictedLabel"]));
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind"], Kinds(schema["Score"]));
    }

    [Fact]
    public void As_many_values_as_classes_are_needed() =>
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => ScoreColumns.Multiclass(4, _classes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_regression_scorer_appends_a_score()
    {
        DataViewSchema schema = ScoredSchema.Extend(Input(), ScoreColumns.Regression());

        Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
        Assert.Equal("Regression", TextOf(schema["Score"], "ScoreColumnKind"));
    }

    [Fact]
    public void A_scorer_behind_another_has_the_next_score_column_set_id()
    {
        DataViewSchema first = ScoredSchema.Extend(Input(), ScoreColumns.Binary());
        DataViewSchema second = ScoredSchema.Extend(first, ScoreColumns.Multiclass(3, _classes));

        Assert.Equal(2u, SetIdOf(second["Score"]));
        Assert.Equal(1u, SetIdOf(second["Probability"]));
        Assert.Equal(new KeyDataViewType(typeof(uint), int.MaxValue), second["Score"].Annotations.Schema["ScoreColumnSetId"].Type);
    }

    [Fact]
    public void Columns_of_the_same_name_are_hidden_and_keep_their_index()
    {
        DataViewSchema first = ScoredSchema.Extend(Input(), ScoreColumns.Binary());
        DataViewSchema second = ScoredSchema.Extend(first, ScoreColumns.Binary());

        Assert.Equal(7, second.Count);
        Assert.True(second[first["Score"].Index].IsHidden);
        Assert.Equal(5, second["Score"].Index);
    }

    [Fact]
    public void Names_of_the_output_columns_can_be_chosen()
    {
        Assert.Equal(["P", "S", "Q"], ScoreColumns.Binary("P", "S", "Q").Select(column => column.Name));
        Assert.Equal(["P", "S"], ScoreColumns.Multiclass(3, _classes, "P", "S").Select(column => column.Name));
        Assert.Equal(["S"], ScoreColumns.Regression("S").Select(column => column.Name));
    }

    [Fact]
    public void A_shape_has_the_columns_kinds_and_annotations_that_the_schema_will_have()
    {
        OutputColumn[] outputs =
        [
            .. ScoreColumns.Multiclass(3, _classes),
            new OutputColumn("Probability", NumberDataViewType.Single, OutputAnnotation.Flag("IsNormalized", true)),
            new OutputColumn("HiddenStates", new VectorDataViewType(NumberDataViewType.Single)),
        ];
        DataViewSchema schema = ScoredSchema.Extend(Input(), outputs);
        var input = new SchemaShape([MLNetInternals.ShapeColumn("Tokens", VectorKind.VariableVector, TextDataViewType.Instance, isKey: false)]);

        SchemaShape shape = ScoredSchema.Extend(input, outputs);

        Assert.Equal(schema.Select(column => column.Name), shape.Select(column => column.Name));
        Assert.All(outputs, output => Assert.Equal(Kinds(schema[output.Name]), Kinds(MLNetInternals.FindColumn(shape, output.Name)!.Value)));
        AssertShape("PredictedLabel", VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true);
        AssertShape("Score", VectorKind.Vector, NumberDataViewType.Single, isKey: false);
        AssertShape("Probability", VectorKind.Scalar, NumberDataViewType.Single, isKey: false);
        AssertShape("HiddenStates", VectorKind.VariableVector, NumberDataViewType.Single, isKey: false);

        void AssertShape(string name, VectorKind kind, DataViewType itemType, bool isKey)
        {
            SchemaShape.Column column = MLNetInternals.FindColumn(shape, name)!.Value;
            Assert.Equal((kind, itemType, isKey), (column.Kind, column.ItemType, column.IsKey));
        }
    }

    [Fact]
    public void The_annotations_of_a_shape_tell_their_types()
    {
        SchemaShape shape = ScoredSchema.Extend(new SchemaShape([]), ScoreColumns.Multiclass(1, new KeyValues(KeyValueType.Int32, ["0"])));
        SchemaShape annotations = MLNetInternals.FindColumn(shape, "Score")!.Value.Annotations;

        SchemaShape.Column labels = MLNetInternals.FindColumn(annotations, "TrainingLabelValues")!.Value;
        SchemaShape.Column setId = MLNetInternals.FindColumn(annotations, "ScoreColumnSetId")!.Value;

        Assert.Equal((VectorKind.Vector, (DataViewType)NumberDataViewType.Int32, false), (labels.Kind, labels.ItemType, labels.IsKey));
        Assert.Equal((VectorKind.Scalar, (DataViewType)NumberDataViewType.UInt32, true), (setId.Kind, setId.ItemType, setId.IsKey));
    }

    [Fact]
    public void A_shapes_column_of_an_outputs_name_is_replaced()
    {
        var input = new SchemaShape(
        [
            MLNetInternals.ShapeColumn("Score", VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
            MLNetInternals.ShapeColumn("Tokens", VectorKind.VariableVector, TextDataViewType.Instance, isKey: false),
        ]);

        SchemaShape shape = ScoredSchema.Extend(input, ScoreColumns.Regression());

        Assert.Equal(["Tokens", "Score"], shape.Select(column => column.Name));
        Assert.Equal(NumberDataViewType.Single, shape[1].ItemType);
    }
}
