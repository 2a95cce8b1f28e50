using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>ConvertType</c> between numbers, flags and texts.</summary>
public class TypeConversionTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public int Whole { get; set; }

        public bool Flag { get; set; }

        public string Text { get; set; } = "";

        [VectorType(2)]
        public int[] Pair { get; set; } = [];
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(
    [
        new Row { Whole = 3, Flag = true, Text = "1.5", Pair = [1, 2] },
        new Row { Whole = -4, Flag = false, Text = "word", Pair = [3, 4] },
    ]);

    [Fact]
    public void Whole_numbers_flags_and_texts_become_real_numbers()
    {
        var rows = _ml.Transforms.Conversion.ConvertType([new("Whole"), new("Flag"), new("Text")]).FitAndTransform(Rows());

        Assert.Equal([3f, -4f], rows.Values<float>("Whole"));
        Assert.Equal([1f, 0f], rows.Values<float>("Flag"));
        Assert.Equal([1.5f, float.NaN], rows.Values<float>("Text"));
    }

    [Fact]
    public void The_kind_of_number_may_be_chosen()
    {
        var rows = _ml.Transforms.Conversion.ConvertType("Number", "Whole", DataKind.Double).FitAndTransform(Rows());

        Assert.Equal(NumberDataViewType.Double, rows.Schema["Number"].Type);
        Assert.Equal([3.0, -4.0], rows.Values<double>("Number"));
    }

    [Fact]
    public void A_whole_number_becomes_its_digits()
    {
        var rows = _ml.Transforms.Conversion.ConvertType("Digits", "Whole", DataKind.String).FitAndTransform(Rows());

        Assert.Equal(["3", "-4"], rows.TextValues("Digits"));
    }

    [Fact]
    public void An_empty_text_is_the_number_zero() =>
        Assert.Equal([0f], _ml.Transforms.Conversion.ConvertType("Number", "Text").FitAndTransform(_ml.Texts("")).Values<float>("Number"));

    [Fact]
    public void The_elements_of_a_vector_are_converted_one_by_one()
    {
        var rows = _ml.Transforms.Conversion.ConvertType("Numbers", "Pair").FitAndTransform(Rows());

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), rows.Schema["Numbers"].Type);
        Assert.Equal([[1f, 2f], [3f, 4f]], rows.Vectors<float>("Numbers"));
    }

    [Fact]
    public void Real_numbers_become_no_whole_ones_and_keys_no_numbers()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.ConvertType("Whole", "Number", DataKind.Int32).FitAndTransform(_ml.Numbers(1.5f)));

        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.ConvertType("Number", "Key").FitAndTransform(keys));
    }
}
