namespace Microsoft.ML.Contract.Tests;

/// <summary>Where stock transforms put the columns that they make.</summary>
public class ColumnOrderTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_column_that_hides_another_stands_right_after_it()
    {
        var once = _ml.Transforms.Text.NormalizeText("Text").FitAndTransform(Rows());
        var twice = _ml.Transforms.Text.TokenizeIntoWords("Text").FitAndTransform(once);

        Assert.Equal(["Text hidden", "Text", "Number"], Columns(once));
        Assert.Equal(["Text hidden", "Text hidden", "Text", "Number"], Columns(twice));
        Assert.Equal([["a", "b"]], twice.TextVectors("Text"));
        Assert.Equal([1f], twice.Values<float>("Number"));
    }

    [Fact]
    public void A_column_of_a_new_name_stands_at_the_end()
    {
        var view = _ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("New", "Text"), new InputOutputColumnPair("Text")]).FitAndTransform(Rows());

        Assert.Equal(["Text hidden", "Text", "Number", "New"], Columns(view));
    }

    [Fact]
    public void Dropping_a_column_drops_all_of_its_name_and_keeps_what_other_columns_hide()
    {
        var hiding = _ml.Transforms.Text.NormalizeText("Text").FitAndTransform(Rows());

        Assert.Equal(["Text hidden", "Text"], Columns(_ml.Transforms.DropColumns("Number").FitAndTransform(hiding)));
        Assert.Equal(["Number"], Columns(_ml.Transforms.DropColumns("Text").FitAndTransform(hiding)));
    }

    private static string[] Columns(IDataView view) =>
        view.Schema.Select(column => column.IsHidden ? column.Name + " hidden" : column.Name).ToArray();

    private IDataView Rows() => _ml.Data.LoadFromEnumerable([new Row { Text = "A b", Number = 1f }]);

    private sealed class Row
    {
        public string? Text { get; set; }

        public float Number { get; set; }
    }
}
