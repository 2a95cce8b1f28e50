using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>MapValue</c> with a view for a table, and with vectors for values.</summary>
public class LookupTableTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Entry
    {
        public string Word { get; set; } = "";

        public float Weight { get; set; }
    }

    [Fact]
    public void A_view_serves_as_table()
    {
        var table = _ml.Data.LoadFromEnumerable([new Entry { Word = "good", Weight = 1 }, new Entry { Word = "bad", Weight = -1 }]);
        var mapped = _ml.Transforms.Conversion.MapValue("Weight", table, table.Schema["Word"], table.Schema["Weight"], "Text").FitAndTransform(_ml.Texts("bad", "good", "bad"));

        Assert.Equal([-1f, 1f, -1f], mapped.Values<float>("Weight"));
    }

    [Fact]
    public void A_value_may_map_to_a_vector()
    {
        var table = new[] { KeyValuePair.Create("a", new[] { 1f, 2f }), KeyValuePair.Create("b", new[] { 3f, 4f }) };
        var mapped = _ml.Transforms.Conversion.MapValue("Vector", table, "Text").FitAndTransform(_ml.Texts("b", "a"));

        Assert.Equal(NumberDataViewType.Single, Assert.IsType<VectorDataViewType>(mapped.Schema["Vector"].Type).ItemType);
        Assert.Equal([[3f, 4f], [1f, 2f]], mapped.Vectors<float>("Vector"));
    }

    [Fact]
    public void A_table_of_vectors_comes_back_from_a_model_file()
    {
        var table = new[] { KeyValuePair.Create("a", new[] { 1f, 2f }), KeyValuePair.Create("b", new[] { 3f, 4f }) };
        var texts = _ml.Texts("b", "a");
        using var file = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Conversion.MapValue("Vector", table, "Text").Fit(texts), texts.Schema, file);
        file.Position = 0;

        Assert.Equal([[3f, 4f], [1f, 2f]], _ml.Model.Load(file, out _).Transform(texts).Vectors<float>("Vector"));
    }
}
