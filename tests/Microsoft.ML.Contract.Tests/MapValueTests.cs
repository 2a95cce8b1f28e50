using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>MapValue</c>: a fixed table from one value to another.</summary>
public class MapValueTests
{
    private readonly MLContext _ml = new(1);

    private static readonly KeyValuePair<string, bool>[] IsSpam = [KeyValuePair.Create("spam", true), KeyValuePair.Create("ham", false)];

    [Fact]
    public void Texts_map_to_flags()
    {
        var mapped = _ml.Transforms.Conversion.MapValue("IsSpam", IsSpam, "Text").FitAndTransform(_ml.Texts("ham", "spam"));

        Assert.Equal(BooleanDataViewType.Instance, mapped.Schema["IsSpam"].Type);
        Assert.Equal([false, true], mapped.Values<bool>("IsSpam"));
    }

    [Fact]
    public void A_value_that_is_not_in_the_table_becomes_the_default()
    {
        var flags = _ml.Transforms.Conversion.MapValue("IsSpam", IsSpam, "Text").FitAndTransform(_ml.Texts("SPAM", "", null));
        var numbers = _ml.Transforms.Conversion.MapValue("Grade", [KeyValuePair.Create("good", 1f)], "Text").FitAndTransform(_ml.Texts("good", "bad"));
        var texts = _ml.Transforms.Conversion.MapValue("Name", [KeyValuePair.Create("a", "Anna")], "Text").FitAndTransform(_ml.Texts("a", "b"));

        Assert.Equal([false, false, false], flags.Values<bool>("IsSpam"));
        Assert.Equal([1f, 0f], numbers.Values<float>("Grade"));
        Assert.Equal(["Anna", ""], texts.TextValues("Name"));
    }

    [Fact]
    public void Numbers_map_to_texts()
    {
        var mapped = _ml.Transforms.Conversion.MapValue("Name", [KeyValuePair.Create(1f, "one"), KeyValuePair.Create(2f, "two")], "Number")
            .FitAndTransform(_ml.Numbers(2, 1));

        Assert.Equal(TextDataViewType.Instance, mapped.Schema["Name"].Type);
        Assert.Equal(["two", "one"], mapped.TextValues("Name"));
    }

    [Fact]
    public void The_elements_of_a_vector_map_one_by_one()
    {
        var mapped = _ml.Transforms.Conversion.MapValue("Values", [KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)], "Tokens")
            .FitAndTransform(_ml.Tokens(["b", "a", "x"], []));

        Assert.Equal([[2, 1, 0], []], mapped.Vectors<int>("Values"));
    }

    [Fact]
    public void Values_may_be_taken_as_keys()
    {
        var mapped = _ml.Transforms.Conversion.MapValue("Class", [KeyValuePair.Create("ham", "no"), KeyValuePair.Create("spam", "yes")], "Text", treatValuesAsKeyType: true)
            .FitAndTransform(_ml.Texts("spam", "ham", "other"));

        Assert.Equal(new KeyDataViewType(typeof(uint), 2), mapped.Schema["Class"].Type);
        Assert.Equal(["no", "yes"], mapped.TextKeyValuesOf("Class"));
        Assert.Equal(new uint[] { 2, 1, 0 }, mapped.Values<uint>("Class"));
    }

    [Fact]
    public void A_column_of_another_type_than_the_tables_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Conversion.MapValue("IsSpam", IsSpam, "Number").FitAndTransform(_ml.Numbers(1)).Values<bool>("IsSpam"));
}
