using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>What an estimator is told about its input before anything is fitted.</summary>
public class SchemaShapeTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        [VectorType(3)]
        public float[] Fixed { get; set; } = [];

        public float[] Any { get; set; } = [];

        [KeyType(4)]
        public uint Key { get; set; }

        public bool Flag { get; set; }
    }

    private SchemaShape.Column ShapeOf(string name, IEstimator<ITransformer>? before = null)
    {
        var spy = new TrainerLike(_ => new ColumnAdder());
        var rows = _ml.Data.LoadFromEnumerable([new Row { Text = "a b", Fixed = [1, 2, 3] }]);
        EstimatorChain<ITransformer> pipeline = before is null ? new EstimatorChain<ITransformer>().Append(spy) : before.Append(spy);
        _ = pipeline.Fit(rows);
        return Assert.Single(spy.ShapeSeen!, column => column.Name == name);
    }

    [Fact]
    public void A_scalar_is_a_scalar_of_its_type()
    {
        var text = ShapeOf("Text");
        var flag = ShapeOf("Flag");

        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, text.Kind);
        Assert.Equal(TextDataViewType.Instance, text.ItemType);
        Assert.False(text.IsKey);
        Assert.Equal(BooleanDataViewType.Instance, flag.ItemType);
    }

    [Fact]
    public void Vectors_of_known_and_of_any_length_differ_in_kind_and_say_no_length()
    {
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, ShapeOf("Fixed").Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, ShapeOf("Any").Kind);
        Assert.Equal(NumberDataViewType.Single, ShapeOf("Fixed").ItemType);
        Assert.Equal(NumberDataViewType.Single, ShapeOf("Any").ItemType);
    }

    [Fact]
    public void A_key_is_its_raw_number_type_with_a_mark_and_without_a_count()
    {
        var key = ShapeOf("Key");

        Assert.True(key.IsKey);
        Assert.Equal(NumberDataViewType.UInt32, key.ItemType);
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, key.Kind);
    }

    [Fact]
    public void A_key_made_of_texts_is_announced_with_its_key_values()
    {
        var key = ShapeOf("Made", _ml.Transforms.Conversion.MapValueToKey("Made", "Text"));

        Assert.True(key.IsKey);
        Assert.Equal(NumberDataViewType.UInt32, key.ItemType);
        var values = Assert.Single(key.Annotations, column => column.Name == "KeyValues");
        Assert.Equal(TextDataViewType.Instance, values.ItemType);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, values.Kind);
    }

    [Fact]
    public void Words_are_announced_as_a_vector_of_any_length()
    {
        var words = ShapeOf("Words", _ml.Transforms.Text.TokenizeIntoWords("Words", "Text"));

        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, words.Kind);
        Assert.Equal(TextDataViewType.Instance, words.ItemType);
    }

    [Fact]
    public void Characters_are_announced_as_keys_of_16_bits()
    {
        var characters = ShapeOf("Characters", _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text"));

        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, characters.Kind);
        Assert.Equal(NumberDataViewType.UInt16, characters.ItemType);
        Assert.True(characters.IsKey);
    }

    [Fact]
    public void Keys_mapped_back_are_announced_in_the_type_of_their_values()
    {
        var back = ShapeOf("Back", _ml.Transforms.Conversion.MapValueToKey("Made", "Text").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Made")));

        Assert.Equal(TextDataViewType.Instance, back.ItemType);
        Assert.False(back.IsKey);
    }

    [Fact]
    public void Joined_columns_are_announced_as_a_vector()
    {
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, ShapeOf("Both", _ml.Transforms.Concatenate("Both", "Fixed", "Fixed")).Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, ShapeOf("Both", _ml.Transforms.Concatenate("Both", "Fixed", "Any")).Kind);
    }

    [Fact]
    public void A_table_lookup_is_announced_in_the_type_of_its_values()
    {
        var mapped = ShapeOf("Grade", _ml.Transforms.Conversion.MapValue("Grade", [KeyValuePair.Create("a b", 1f)], "Text"));

        Assert.Equal(NumberDataViewType.Single, mapped.ItemType);
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, mapped.Kind);
    }

    [Fact]
    public void A_dropped_column_is_not_announced()
    {
        var spy = new TrainerLike(_ => new ColumnAdder());
        _ = _ml.Transforms.DropColumns("Text").Append(spy).Fit(_ml.Texts("a"));

        Assert.DoesNotContain(spy.ShapeSeen!, column => column.Name == "Text");
    }

    [Fact]
    public void A_chain_checks_the_shapes_of_all_its_estimators_before_it_fits_the_first()
    {
        var first = new TrainerLike(_ => new ColumnAdder());
        var chain = first.Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Missing"));

        Assert.ThrowsAny<ArgumentException>(() => chain.Fit(_ml.Texts("a")));
        Assert.Equal(0, first.Fits);
    }

    [Fact]
    public void Columns_of_a_shape_are_in_order_and_indexed()
    {
        var spy = new TrainerLike(_ => new ColumnAdder());
        _ = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(spy).Fit(_ml.Texts("a"));

        Assert.Equal(2, spy.ShapeSeen!.Count);
        Assert.Equal(["Text", "Words"], spy.ShapeSeen.Select(column => column.Name).Order(StringComparer.Ordinal));
        Assert.Contains(spy.ShapeSeen[0].Name, new[] { "Text", "Words" });
    }
}
