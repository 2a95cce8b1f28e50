namespace Microsoft.ML.Contract.Tests;

/// <summary><c>SelectColumns</c>, and what becomes of hidden columns.</summary>
public class ColumnSelectionTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public float First { get; set; }

        public float Second { get; set; }

        public float Third { get; set; }
    }

    private IDataView Rows() => _ml.Data.LoadFromEnumerable([new Row { First = 1, Second = 2, Third = 3 }]);

    [Fact]
    public void Selected_columns_stay_in_the_order_they_are_named_in()
    {
        var selected = _ml.Transforms.SelectColumns("Third", "First").FitAndTransform(Rows());

        Assert.Equal(["Third", "First"], selected.Schema.Select(column => column.Name));
        Assert.Equal([3f], selected.Values<float>("Third"));
        Assert.Equal([1f], selected.Values<float>("First"));
    }

    [Fact]
    public void Dropping_another_column_keeps_a_hidden_one_and_selecting_does_not()
    {
        var overwritten = _ml.Transforms.CopyColumns("First", "Second").FitAndTransform(Rows());
        Assert.Contains(overwritten.Schema, column => column.IsHidden);

        var dropped = _ml.Transforms.DropColumns("Third").FitAndTransform(overwritten);
        var selected = _ml.Transforms.SelectColumns("First", "Second").FitAndTransform(overwritten);

        Assert.Contains(dropped.Schema, column => column.IsHidden);
        Assert.Equal([2f], dropped.Values<float>("First"));
        Assert.DoesNotContain(selected.Schema, column => column.IsHidden);
        Assert.Equal([2f], selected.Values<float>("First"));
    }

    [Fact]
    public void Dropping_a_column_drops_the_one_of_its_name_that_it_hides()
    {
        var overwritten = _ml.Transforms.CopyColumns("First", "Second").FitAndTransform(Rows());

        Assert.Null(_ml.Transforms.DropColumns("First").FitAndTransform(overwritten).Schema.GetColumnOrNull("First"));
    }

    [Fact]
    public void Selecting_a_column_that_is_not_there_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.SelectColumns("Nowhere").FitAndTransform(Rows()));
}
