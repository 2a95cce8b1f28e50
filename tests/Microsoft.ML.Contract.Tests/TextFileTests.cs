using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary><c>LoadFromTextFile</c>: what the defaults are, and what happens to fields that do not fit.</summary>
public class TextFileTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Message
    {
        [LoadColumn(0)]
        public string Label { get; set; } = "";

        [LoadColumn(1)]
        public string Text { get; set; } = "";
    }

    private sealed class Measurement
    {
        [LoadColumn(0)]
        public float Value { get; set; }

        [LoadColumn(1)]
        public int Whole { get; set; }

        [LoadColumn(2)]
        public string Note { get; set; } = "";
    }

    private sealed class Flagged
    {
        [LoadColumn(0)]
        public bool Flag { get; set; }
    }

    private sealed class Vectors
    {
        [LoadColumn(0, 2)]
        [VectorType(3)]
        public float[]? Values { get; set; }

        [LoadColumn(3)]
        [ColumnName("Name")]
        public string Other { get; set; } = "";
    }

    private IDataView Messages(TemporaryFile file, char separator = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false) =>
        _ml.Data.LoadFromTextFile<Message>(file.Path, separator, hasHeader, allowQuoting, trimWhitespace);

    [Fact]
    public void Fields_are_separated_by_tabs_and_there_is_no_header()
    {
        using var file = TemporaryFile.WithLines("ham\thello, you", "spam\tbuy now");
        var messages = _ml.Data.LoadFromTextFile<Message>(file.Path);

        Assert.Equal(TextDataViewType.Instance, messages.Schema["Label"].Type);
        Assert.Equal(["ham", "spam"], messages.TextValues("Label"));
        Assert.Equal(["hello, you", "buy now"], messages.TextValues("Text"));
    }

    [Fact]
    public void A_header_is_skipped_when_there_is_one()
    {
        using var file = TemporaryFile.WithLines("Label\tText", "ham\thello");

        Assert.Equal(["hello"], Messages(file, hasHeader: true).TextValues("Text"));
        Assert.Equal(["Text", "hello"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void Another_separator_may_be_chosen()
    {
        using var file = TemporaryFile.WithLines("ham,hello\tyou");

        Assert.Equal(["hello\tyou"], Messages(file, ',').TextValues("Text"));
    }

    [Fact]
    public void Quotes_are_ordinary_characters_by_default()
    {
        using var file = TemporaryFile.WithLines("ham\t\"hello\" she said", "ham\t\"open");

        Assert.Equal(["\"hello\" she said", "\"open"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void A_quoted_field_may_hold_separators_and_doubled_quotes_when_quoting_is_allowed()
    {
        using var file = TemporaryFile.WithLines("ham,\"hello, you\"", "ham,\"she said \"\"no\"\"\"", "ham,plain \"word\"", "ham,\"\"");

        Assert.Equal(["hello, you", "she said \"no\"", "plain \"word\"", ""], Messages(file, ',', allowQuoting: true).TextValues("Text"));
    }

    [Fact]
    public void Leading_blanks_of_a_field_are_dropped_and_trailing_ones_are_kept_unless_they_are_trimmed()
    {
        using var file = TemporaryFile.WithLines("ham\thello  ", "ham\t two words  ");

        Assert.Equal(["hello  ", "two words  "], Messages(file).TextValues("Text"));
        Assert.Equal(["hello", "two words"], Messages(file, trimWhitespace: true).TextValues("Text"));
    }

    [Fact]
    public void Missing_trailing_fields_become_empty_text_or_zero()
    {
        using var file = TemporaryFile.WithLines("1.5", "2.5\t3", "4\t5\tnote");
        var rows = _ml.Data.LoadFromTextFile<Measurement>(file.Path);

        Assert.Equal([1.5f, 2.5f, 4f], rows.Values<float>("Value"));
        Assert.Equal([0, 3, 5], rows.Values<int>("Whole"));
        Assert.Equal(["", "", "note"], rows.TextValues("Note"));
    }

    [Fact]
    public void A_number_that_cannot_be_parsed_is_not_a_number()
    {
        using var file = TemporaryFile.WithLines("word\t1\tx", "1e-2\t2\tx", "-3\t3\tx", "NaN\t4\tx");
        var rows = _ml.Data.LoadFromTextFile<Measurement>(file.Path);

        Assert.Equal([float.NaN, 0.01f, -3f, float.NaN], rows.Values<float>("Value"));
    }

    [Fact]
    public void An_empty_number_field_is_zero()
    {
        using var file = TemporaryFile.WithLines("\t1\tx");

        Assert.Equal([0f], _ml.Data.LoadFromTextFile<Measurement>(file.Path).Values<float>("Value"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [InlineData("0", false)]
    public void A_flag_is_read_from_true_and_false_and_digits(string field, bool flag)
    {
        using var file = TemporaryFile.WithLines(field);

        Assert.Equal([flag], _ml.Data.LoadFromTextFile<Flagged>(file.Path).Values<bool>("Flag"));
    }

    [Fact]
    public void A_flag_that_is_another_word_is_a_format_error()
    {
        using var file = TemporaryFile.WithLines("ham");
        var view = _ml.Data.LoadFromTextFile<Flagged>(file.Path);

        var thrown = Assert.ThrowsAny<Exception>(() => view.Values<bool>("Flag"));
        Assert.Contains(Causes(thrown), cause => cause is FormatException);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    [Fact]
    public void Blank_lines_are_skipped()
    {
        using var file = TemporaryFile.WithLines("ham\ta", "", "ham\tb", "", "");

        Assert.Equal(["a", "b"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void Line_ends_of_either_kind_end_a_line_and_the_last_one_may_be_missing()
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, "ham\ta\r\nham\tb\nham\tc");

        Assert.Equal(["a", "b", "c"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_field()
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, "ham\tžluťoučký\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(["ham"], Messages(file).TextValues("Label"));
        Assert.Equal(["žluťoučký"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void A_range_of_fields_becomes_a_vector_and_a_column_can_be_renamed()
    {
        using var file = TemporaryFile.WithLines("1\t2\t3\tname", "4\t5\t6\tother");
        var rows = _ml.Data.LoadFromTextFile<Vectors>(file.Path);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), rows.Schema["Values"].Type);
        Assert.Equal([[1f, 2f, 3f], [4f, 5f, 6f]], rows.Vectors<float>("Values"));
        Assert.Equal(["name", "other"], rows.TextValues("Name"));
    }

    [Fact]
    public void Fields_beyond_the_last_wanted_one_are_ignored()
    {
        using var file = TemporaryFile.WithLines("ham\ta\tb\tc");

        Assert.Equal(["a"], Messages(file).TextValues("Text"));
    }

    [Fact]
    public void The_rows_keep_the_order_of_the_lines()
    {
        using var file = TemporaryFile.WithLines(Enumerable.Range(0, 3000).Select(i => $"ham\t{i}").ToArray());

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), Messages(file).TextValues("Text"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Assert.ThrowsAny<Exception>(() => _ml.Data.LoadFromTextFile<Message>(Path.Combine(Path.GetTempPath(), "no-such-file.tsv")).TextValues("Text"));
}
