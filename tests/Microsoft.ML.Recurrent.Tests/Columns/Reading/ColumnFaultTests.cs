using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;

namespace Microsoft.ML.Recurrent.Tests.Columns.Reading;

public class ColumnFaultTests
{
    private const SequenceKinds Any = SequenceKinds.Text | SequenceKinds.Tokens | SequenceKinds.Keys | SequenceKinds.Floats;

    [Fact]
    public void A_missing_column_is_an_error_that_names_those_present_and_the_nearest()
    {
        DataViewSchema schema = new MemoryView(0).AddTokens("Tokens", _ => []).Add("Label", BooleanDataViewType.Instance, _ => true).Schema;

        string message = Assert.Throws<ArgumentException>(() => SequenceColumn.Find(schema, "tokenz", Any)).Message;

        Assert.Contains("The feature column 'tokenz'", message, StringComparison.Ordinal);
        Assert.Contains("'Tokens', 'Label'", message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Tokens'?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_with_no_name_near_it_brings_no_guess()
    {
        DataViewSchema schema = new MemoryView(0).AddTokens("Tokens", _ => []).Schema;

        string message = Assert.Throws<ArgumentException>(() => SequenceColumn.Find(schema, "Features", Any)).Message;

        Assert.DoesNotContain("Did you mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_columns_is_cut()
    {
        var view = new MemoryView(0);
        for (int i = 0; i < 25; i++)
            view.AddTokens($"Column{i}", _ => []);

        string message = Assert.Throws<ArgumentException>(() => SequenceColumn.Find(view.Schema, "X", Any)).Message;

        Assert.Contains("'Column19' and 5 more", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'Column20'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_the_wrong_type_is_an_error_that_says_what_to_do()
    {
        DataViewSchema schema = new MemoryView(0)
            .Add<ReadOnlyMemory<char>>("Text", TextDataViewType.Instance, _ => default)
            .AddTokens("Tokens", _ => [])
            .Add("Number", NumberDataViewType.Double, _ => 0.0)
            .AddVector<double>("Doubles", new VectorDataViewType(NumberDataViewType.Double), _ => default)
            .Schema;

        AssertRefused("Text", SequenceKinds.Tokens, "a vector of text", "TokenizeIntoWords");
        AssertRefused("Tokens", SequenceKinds.Keys, "a vector of keys", "MapValueToKey");
        AssertRefused("Doubles", Any, "a vector of text or a vector of keys or a vector of Single or text", "ConvertType");
        AssertRefused("Number", SequenceKinds.Floats, "a vector of Single", "Concatenate");
        AssertRefused("Number", SequenceKinds.Tokens, "Double", "convert this one");

        void AssertRefused(string name, SequenceKinds accepted, params string[] parts)
        {
            string message = Assert.Throws<ArgumentException>(() => SequenceColumn.Find(schema, name, accepted)).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }
}
