using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Joining, copying, dropping columns.</summary>
public class ColumnTransformTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Features
    {
        public float First { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        public float[] Any { get; set; } = [];

        public string Text { get; set; } = "";
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(
    [
        new Features { First = 1, Pair = [2, 3], Any = [4], Text = "a" },
        new Features { First = 5, Pair = [6, 7], Any = [], Text = "b" },
    ]);

    [Fact]
    public void Scalars_and_vectors_of_one_item_type_join_into_a_vector()
    {
        var joined = _ml.Transforms.Concatenate("Features", "Pair", "First").FitAndTransform(Rows());

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), joined.Schema["Features"].Type);
        Assert.Equal([[2f, 3f, 1f], [6f, 7f, 5f]], joined.Vectors<float>("Features"));
    }

    [Fact]
    public void The_joined_vector_has_any_length_when_one_input_has()
    {
        var joined = _ml.Transforms.Concatenate("Features", "First", "Any").FitAndTransform(Rows());

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), joined.Schema["Features"].Type);
        Assert.Equal([[1f, 4f], [5f]], joined.Vectors<float>("Features"));
    }

    [Fact]
    public void The_slots_of_a_joined_vector_are_named_after_the_scalar_columns()
    {
        var numbers = _ml.Transforms.CopyColumns("Copy", "First").FitAndTransform(Rows());

        Assert.Equal(["First", "Copy"], _ml.Transforms.Concatenate("Features", "First", "Copy").FitAndTransform(numbers).SlotNamesOf("Features"));
    }

    [Fact]
    public void A_single_scalar_becomes_a_vector_of_one()
    {
        var joined = _ml.Transforms.Concatenate("Features", "First").FitAndTransform(Rows());

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1), joined.Schema["Features"].Type);
        Assert.Equal([[1f], [5f]], joined.Vectors<float>("Features"));
    }

    [Fact]
    public void Texts_join_too_but_not_with_numbers()
    {
        var texts = _ml.Transforms.CopyColumns("Other", "Text").Append(_ml.Transforms.Concatenate("Both", "Text", "Other")).FitAndTransform(Rows());

        Assert.Equal([["a", "a"], ["b", "b"]], texts.TextVectors("Both"));
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Concatenate("Both", "Text", "First").FitAndTransform(Rows()));
    }

    [Fact]
    public void A_copied_column_has_the_type_values_and_annotations_of_its_source()
    {
        var copied = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.CopyColumns("Copy", "Key")).FitAndTransform(Rows());

        Assert.Equal(copied.Schema["Key"].Type, copied.Schema["Copy"].Type);
        Assert.Equal(new uint[] { 1, 2 }, copied.Values<uint>("Copy"));
        Assert.Equal(["a", "b"], copied.TextKeyValuesOf("Copy"));
    }

    [Fact]
    public void Dropped_columns_are_gone_and_the_others_stay_in_order()
    {
        var rest = _ml.Transforms.DropColumns("Pair", "Text").FitAndTransform(Rows());

        Assert.Equal(["First", "Any"], rest.Schema.Select(column => column.Name));
        Assert.Equal([1f, 5f], rest.Values<float>("First"));
    }

    [Fact]
    public void Keys_do_not_join() =>
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.Concatenate("Keys", "Key", "Key")).FitAndTransform(Rows()));

    [Fact]
    public void Dropping_a_column_that_is_not_there_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.DropColumns("Missing").FitAndTransform(Rows()));

    [Fact]
    public void Joining_or_copying_a_column_that_is_not_there_is_an_error()
    {
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Concatenate("Features", "First", "Missing").Fit(Rows()).Transform(Rows()));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.CopyColumns("Copy", "Missing").Fit(Rows()).Transform(Rows()));
    }
}
