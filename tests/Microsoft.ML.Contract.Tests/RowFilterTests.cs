namespace Microsoft.ML.Contract.Tests;

/// <summary>Filters of rows by their values.</summary>
public class RowFilterTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_filter_by_column_keeps_numbers_from_the_lower_bound_to_below_the_upper()
    {
        var rows = _ml.Data.FilterRowsByColumn(_ml.Numbers(1, 2, 3, float.NaN, 4), "Number", lowerBound: 2, upperBound: 4);

        Assert.Equal([2f, 3f], rows.Values<float>("Number"));
    }

    [Fact]
    public void Rows_with_a_missing_number_are_dropped()
    {
        var rows = _ml.Data.FilterRowsByMissingValues(_ml.Numbers(1, float.NaN, 3), "Number");

        Assert.Equal([1f, 3f], rows.Values<float>("Number"));
    }

    [Fact]
    public void Rows_with_a_missing_key_are_dropped()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").FitAndTransform(_ml.Texts("a", "", "b"));

        Assert.Equal([1u, 2u], _ml.Data.FilterRowsByMissingValues(keys, "Key").Values<uint>("Key"));
    }

    [Fact]
    public void Positions_count_the_rows_that_are_left()
    {
        var rows = _ml.Data.FilterRowsByColumn(_ml.NumbersUpTo(10), "Number", lowerBound: 5);
        using var cursor = rows.GetRowCursor(rows.Schema);
        var positions = new List<long> { cursor.Position };
        while (cursor.MoveNext())
            positions.Add(cursor.Position);

        Assert.Equal([-1, 0, 1, 2, 3, 4], positions);
        Assert.Equal(-1, cursor.Position);
    }
}
