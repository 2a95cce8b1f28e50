using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><see cref="DataViewSchema"/> and its annotations: names, indices, hidden columns.</summary>
public class SchemaTests
{
    private static DataViewSchema TwoColumnsOfOneName()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", TextDataViewType.Instance);
        builder.AddColumn("A", NumberDataViewType.Int32);
        return builder.ToSchema();
    }

    [Fact]
    public void Columns_are_found_by_name_and_by_index()
    {
        var schema = TwoColumnsOfOneName();

        Assert.Equal(3, schema.Count);
        Assert.Equal("B", schema[1].Name);
        Assert.Equal(1, schema["B"].Index);
        Assert.Equal(TextDataViewType.Instance, schema["B"].Type);
        Assert.Equal(["A", "B", "A"], schema.Select(column => column.Name));
    }

    [Fact]
    public void The_last_column_of_a_name_hides_the_others()
    {
        var schema = TwoColumnsOfOneName();

        Assert.Equal(2, schema["A"].Index);
        Assert.Equal(NumberDataViewType.Int32, schema["A"].Type);
        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
    }

    [Fact]
    public void A_missing_column_is_null_or_an_error()
    {
        var schema = TwoColumnsOfOneName();

        Assert.Null(schema.GetColumnOrNull("C"));
        Assert.Null(schema.GetColumnOrNull("a"));
        Assert.Equal(1, schema.GetColumnOrNull("B")?.Index);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["C"]);
    }

    [Fact]
    public void Columns_added_from_a_schema_keep_their_indices_hidden_ones_included()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(TwoColumnsOfOneName());
        builder.AddColumn("B", NumberDataViewType.Double);
        var schema = builder.ToSchema();

        Assert.Equal(["A", "B", "A", "B"], schema.Select(column => column.Name));
        Assert.Equal([true, true, false, false], schema.Select(column => column.IsHidden));
    }

    [Fact]
    public void Overwriting_a_column_keeps_the_old_one_hidden_at_the_lower_index()
    {
        var ml = new MLContext(1);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Text").FitAndTransform(ml.Texts("b", "a"));

        Assert.Equal(2, keyed.Schema.Count);
        Assert.True(keyed.Schema[0].IsHidden);
        Assert.Equal(TextDataViewType.Instance, keyed.Schema[0].Type);
        Assert.Equal(1, keyed.Schema["Text"].Index);
        Assert.IsType<KeyDataViewType>(keyed.Schema["Text"].Type);
    }

    [Fact]
    public void A_hidden_column_can_still_be_read()
    {
        var ml = new MLContext(1);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Text").FitAndTransform(ml.Texts("b", "a"));

        var hidden = keyed.Schema[0];
        using var cursor = keyed.GetRowCursor([hidden]);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(hidden);
        ReadOnlyMemory<char> text = default;
        Assert.True(cursor.MoveNext());
        getter(ref text);
        Assert.Equal("b", text.ToString());
    }

    [Fact]
    public void An_annotation_is_added_and_read_by_its_name()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Kind", TextDataViewType.Instance, "Regression".AsMemory());
        annotations.Add<VBuffer<float>>(
            "Values",
            new VectorDataViewType(NumberDataViewType.Single, 2),
            (ref VBuffer<float> values) => new VBuffer<float>(2, [1f, 2f]).CopyTo(ref values));
        var built = annotations.ToAnnotations();

        ReadOnlyMemory<char> kind = default;
        VBuffer<float> values = default;
        built.GetValue("Kind", ref kind);
        built.GetValue("Values", ref values);
        var byColumn = built.GetGetter<ReadOnlyMemory<char>>(built.Schema["Kind"]);
        ReadOnlyMemory<char> again = default;
        byColumn(ref again);

        Assert.Equal(["Kind", "Values"], built.Schema.Select(column => column.Name));
        Assert.Equal("Regression", kind.ToString());
        Assert.Equal("Regression", again.ToString());
        Assert.Equal([1f, 2f], values.DenseValues());
    }

    [Fact]
    public void A_missing_annotation_or_a_wrong_type_is_an_error()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Flag", BooleanDataViewType.Instance, true);
        var built = annotations.ToAnnotations();

        ReadOnlyMemory<char> text = default;
        bool flag = false;
        Assert.ThrowsAny<InvalidOperationException>(() => built.GetValue("Missing", ref flag));
        Assert.ThrowsAny<InvalidOperationException>(() => built.GetValue("Flag", ref text));
    }

    [Fact]
    public void Annotations_of_another_column_are_copied_by_choice()
    {
        var first = new DataViewSchema.Annotations.Builder();
        first.AddPrimitiveValue("Keep", NumberDataViewType.Int32, 1);
        first.AddPrimitiveValue("Leave", NumberDataViewType.Int32, 2);
        var second = new DataViewSchema.Annotations.Builder();
        second.Add(first.ToAnnotations(), name => name == "Keep");

        Assert.Equal(["Keep"], second.ToAnnotations().Schema.Select(column => column.Name));
    }

    [Fact]
    public void A_column_without_annotations_has_none_and_says_so()
    {
        var column = TwoColumnsOfOneName()["B"];

        Assert.Empty(column.Annotations.Schema);
        Assert.False(column.HasKeyValues());
        Assert.False(column.HasSlotNames());
        Assert.False(column.IsNormalized());
    }

    [Fact]
    public void Key_values_and_slot_names_are_read_from_annotations_with_those_names()
    {
        var texts = new VectorDataViewType(TextDataViewType.Instance, 2);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>("KeyValues", texts, Names("x", "y"));
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>("SlotNames", texts, Names("first", "second"));
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Column", new VectorDataViewType(new KeyDataViewType(typeof(uint), 2), 2), annotations.ToAnnotations());
        var column = builder.ToSchema()["Column"];

        VBuffer<ReadOnlyMemory<char>> keyValues = default;
        VBuffer<ReadOnlyMemory<char>> slotNames = default;
        column.GetKeyValues(ref keyValues);
        column.GetSlotNames(ref slotNames);

        Assert.True(column.HasKeyValues());
        Assert.True(column.HasKeyValues(TextDataViewType.Instance));
        Assert.False(column.HasKeyValues(NumberDataViewType.Single));
        Assert.True(column.HasSlotNames());
        Assert.True(column.IsNormalized());
        Assert.Equal(["x", "y"], keyValues.DenseValues().Select(value => value.ToString()));
        Assert.Equal(["first", "second"], slotNames.DenseValues().Select(value => value.ToString()));
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Names(params string[] names) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names.Select(name => name.AsMemory()).ToArray());
}
