using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>ConvertType</c>: numbers, flags, texts and keys into one another.</summary>
public class ConvertTypeTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public bool Flag { get; set; }

        public int Whole { get; set; }

        public string Text { get; set; } = "";

        public float[] Any { get; set; } = [];
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(
    [
        new Row { Flag = true, Whole = 3, Text = "2.5", Any = [1.5f, -2f] },
        new Row { Flag = false, Whole = -1, Text = "", Any = [] },
    ]);

    private IDataView Converted(string column, DataKind kind = DataKind.Single) =>
        _ml.Transforms.Conversion.ConvertType("Out", column, kind).FitAndTransform(Rows());

    [Fact]
    public void The_default_is_a_single_number()
    {
        Assert.Equal(NumberDataViewType.Single, Converted("Whole").Schema["Out"].Type);
        Assert.Equal([3f, -1f], Converted("Whole").Values<float>("Out"));
    }

    [Fact]
    public void A_flag_becomes_one_or_zero() => Assert.Equal([1f, 0f], Converted("Flag").Values<float>("Out"));

    [Fact]
    public void A_text_is_parsed_and_an_empty_one_is_zero() => Assert.Equal([2.5f, 0f], Converted("Text").Values<float>("Out"));

    [Fact]
    public void A_number_becomes_text() => Assert.Equal(["3", "-1"], Converted("Whole", DataKind.String).TextValues("Out"));

    [Fact]
    public void The_elements_of_a_vector_are_converted_one_by_one()
    {
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double), Converted("Any", DataKind.Double).Schema["Out"].Type);
        Assert.Equal([[1.5, -2.0], []], Converted("Any", DataKind.Double).Vectors<double>("Out"));
    }
}
