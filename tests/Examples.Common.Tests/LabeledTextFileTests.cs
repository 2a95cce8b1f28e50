namespace Examples.Common.Tests;

public sealed class LabeledTextFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_cut_at_its_first_tab_and_nothing_is_quoted()
    {
        LabeledText row = Assert.Single(LabeledTextFile.Read(_folder.Write("a.tsv", "ham\tsay \"hi\"\tthere")));

        Assert.Equal("ham", row.Label);
        Assert.Equal("say \"hi\"\tthere", row.Text);
    }

    [Fact]
    public void A_text_may_be_empty_and_blank_lines_hold_no_row()
    {
        List<LabeledText> rows = LabeledTextFile.Read(_folder.Write("a.tsv", "ham\t", "", "spam\twin", ""));

        Assert.Equal(["ham: ", "spam: win"], rows.Select(row => $"{row.Label}: {row.Text}"));
    }

    [Fact]
    public void Lines_may_end_as_on_Windows_and_the_file_may_start_with_a_byte_order_mark()
    {
        LabeledText row = LabeledTextFile.Read(_folder.Write("a.tsv", "\uFEFFham\thello\r", "ham\tbye\r"))[0];

        Assert.Equal(("ham", "hello"), (row.Label, row.Text));
    }

    [Fact]
    public void A_gz_file_is_decompressed()
    {
        LabeledText row = Assert.Single(LabeledTextFile.Read(_folder.WriteCompressed("a.tsv.gz", "1\tnaïve ☕\n")));

        Assert.Equal(("1", "naïve ☕"), (row.Label, row.Text));
    }

    [Fact]
    public void A_gz_file_that_is_not_compressed_is_an_error_that_names_it()
    {
        string path = _folder.Write("a.tsv.gz", "ham\tthis is plain text");

        Assert.Contains("a.tsv.gz: expected a gzip file", Assert.Throws<InvalidDataException>(() => LabeledTextFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a line without a tab", "a.tsv(2): expected label<TAB>text, found a line without a tab: a line without a tab")]
    [InlineData("\tno label", "a.tsv(2): expected label<TAB>text, found no label")]
    public void A_malformed_line_is_an_error_that_names_file_and_line(string line, string expected)
    {
        string path = _folder.Write("a.tsv", "ham\tfine", line);

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => LabeledTextFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_file_without_rows_is_an_error(int blankLines)
    {
        string path = _folder.Write("a.tsv", Enumerable.Repeat("", blankLines));

        Assert.Contains("the file is empty", Assert.Throws<InvalidDataException>(() => LabeledTextFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
