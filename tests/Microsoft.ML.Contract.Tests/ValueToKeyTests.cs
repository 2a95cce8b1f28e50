using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>MapValueToKey</c> and <c>MapKeyToValue</c>: what keys are numbered by, and what stands for a missing one.</summary>
public class ValueToKeyTests
{
    private readonly MLContext _ml = new(1);

    private sealed class NumberedRow
    {
        public int Whole { get; set; }

        public float Real { get; set; }

        public bool Flag { get; set; }
    }

    [Fact]
    public void Keys_count_from_one_in_order_of_first_occurrence()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("b", "a", "b", "c"));

        Assert.Equal(new uint[] { 1, 2, 1, 3 }, keyed.Values<uint>("Key"));
        Assert.Equal(["b", "a", "c"], keyed.TextKeyValuesOf("Key"));
    }

    [Fact]
    public void Keys_by_value_are_sorted_ordinally()
    {
        var keyed = _ml.Transforms.Conversion
            .MapValueToKey("Key", "Text", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .FitAndTransform(_ml.Texts("b", "a", "Z", "b"));

        Assert.Equal(["Z", "a", "b"], keyed.TextKeyValuesOf("Key"));
        Assert.Equal(new uint[] { 3, 2, 1, 3 }, keyed.Values<uint>("Key"));
    }

    [Fact]
    public void A_key_column_is_a_key_of_32_bits_with_as_many_values_as_were_seen()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("b", "a", "b"));

        var type = Assert.IsType<KeyDataViewType>(keyed.Schema["Key"].Type);
        Assert.Equal(typeof(uint), type.RawType);
        Assert.Equal(2ul, type.Count);
    }

    [Fact]
    public void Null_and_empty_texts_are_the_missing_key_and_a_blank_is_a_value()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts(null, "", "a", " "));

        Assert.Equal(new uint[] { 0, 0, 1, 2 }, keyed.Values<uint>("Key"));
        Assert.Equal(["a", " "], keyed.TextKeyValuesOf("Key"));
    }

    [Fact]
    public void A_value_that_fit_did_not_see_is_the_missing_key()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(_ml.Texts("a", "b"));

        Assert.Equal(new uint[] { 0, 2, 0 }, model.Transform(_ml.Texts("c", "b", "A")).Values<uint>("Key"));
    }

    [Fact]
    public void Key_values_keep_the_type_of_the_column_they_came_from()
    {
        var rows = _ml.Data.LoadFromEnumerable(new[]
        {
            new NumberedRow { Whole = 7, Real = 2.5f, Flag = true },
            new NumberedRow { Whole = -1, Real = float.NaN, Flag = false },
            new NumberedRow { Whole = 7, Real = 0f, Flag = true },
        });
        var keyed = _ml.Transforms.Conversion
            .MapValueToKey([new InputOutputColumnPair("WholeKey", "Whole"), new InputOutputColumnPair("RealKey", "Real"), new InputOutputColumnPair("FlagKey", "Flag")])
            .FitAndTransform(rows);

        Assert.Equal([7, -1], keyed.KeyValuesOf<int>("WholeKey"));
        Assert.Equal([2.5f, 0f], keyed.KeyValuesOf<float>("RealKey"));
        Assert.Equal([true, false], keyed.KeyValuesOf<bool>("FlagKey"));
        Assert.Equal(new uint[] { 1, 2, 1 }, keyed.Values<uint>("WholeKey"));
        Assert.Equal(new uint[] { 1, 0, 2 }, keyed.Values<uint>("RealKey"));
    }

    [Fact]
    public void Key_values_are_text_when_that_is_asked_for()
    {
        var rows = _ml.Data.LoadFromEnumerable(new[] { new NumberedRow { Whole = 7 }, new NumberedRow { Whole = -1 } });
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Whole", addKeyValueAnnotationsAsText: true).FitAndTransform(rows);

        Assert.Equal(["7", "-1"], keyed.TextKeyValuesOf("Key"));
    }

    [Fact]
    public void Values_beyond_the_maximum_number_of_keys_are_missing()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2)
            .FitAndTransform(_ml.Texts("a", "b", "c", "a"));

        Assert.Equal(new uint[] { 1, 2, 0, 1 }, keyed.Values<uint>("Key"));
    }

    [Fact]
    public void Key_data_fixes_the_values_and_their_order()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: _ml.Texts("x", "a"))
            .FitAndTransform(_ml.Texts("a", "b", "x"));

        Assert.Equal(new uint[] { 2, 0, 1 }, keyed.Values<uint>("Key"));
        Assert.Equal(["x", "a"], keyed.TextKeyValuesOf("Key"));
    }

    [Fact]
    public void The_elements_of_a_vector_share_one_set_of_keys()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")
            .FitAndTransform(_ml.Tokens(["b", "a"], [], ["a", "", "c"]));

        var type = Assert.IsType<VectorDataViewType>(keyed.Schema["Keys"].Type);
        Assert.False(type.IsKnownSize);
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), type.ItemType);
        Assert.Equal([[1, 2], [], [2, 0, 3]], keyed.Vectors<uint>("Keys"));
    }

    [Fact]
    public void A_column_is_overwritten_when_only_the_output_is_named()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Text").FitAndTransform(_ml.Texts("b", "a"));

        Assert.Equal(new uint[] { 1, 2 }, keyed.Values<uint>("Text"));
    }

    [Fact]
    public void The_missing_key_of_a_text_becomes_an_empty_text()
    {
        var rows = _ml.Texts("b", "", "a");
        var back = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .FitAndTransform(rows);

        Assert.Equal(TextDataViewType.Instance, back.Schema["Back"].Type);
        Assert.Equal(["b", "", "a"], back.TextValues("Back"));
    }

    [Fact]
    public void The_missing_key_of_a_number_becomes_not_a_number()
    {
        var back = _ml.Transforms.Conversion.MapValueToKey("Key", "Number")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .FitAndTransform(_ml.Numbers(2.5f, float.NaN, 0f));

        Assert.Equal([2.5f, float.NaN, 0f], back.Values<float>("Back"));
    }

    [Fact]
    public void Keys_map_back_element_by_element_in_vectors_of_any_length()
    {
        var back = _ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Keys"))
            .FitAndTransform(_ml.Tokens(["b", "a"], [], ["a", "", "b"]));

        var type = Assert.IsType<VectorDataViewType>(back.Schema["Back"].Type);
        Assert.False(type.IsKnownSize);
        Assert.Equal(TextDataViewType.Instance, type.ItemType);
        Assert.Equal([["b", "a"], [], ["a", "", "b"]], back.TextVectors("Back"));
    }

    [Fact]
    public void Mapping_keys_back_needs_key_values()
    {
        var withoutValues = _ml.Data.LoadFromEnumerable([new KeyRow { Key = 1 }]);

        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Conversion.MapKeyToValue("Back", "Key").FitAndTransform(withoutValues));
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }
}
