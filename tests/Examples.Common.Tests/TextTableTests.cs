namespace Examples.Common.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new TextTable("name", "n", "share");
        table.Add("a", "1,000", "0.5");
        table.Add("longer", "2", "");

        Assert.Equal(["name        n  share", "a       1,000    0.5", "longer      2"], table.Lines());
    }

    [Fact]
    public void A_row_of_another_length_is_an_error() =>
        Assert.Contains("Expected 2 cells, found 1", Assert.Throws<ArgumentException>(() => new TextTable("a", "b").Add("c")).Message, StringComparison.Ordinal);
}
