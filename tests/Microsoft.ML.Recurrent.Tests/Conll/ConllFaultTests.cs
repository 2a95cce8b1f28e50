namespace Microsoft.ML.Recurrent.Tests.Conll;

public sealed class ConllFaultTests : IDisposable
{
    private const string Rest = "\t_\t_\t0\troot\t_\t_";
    private readonly MLContext _ml = new(seed: 1);
    private readonly ConllFiles _files = new();

    private RecurrentData Data => _ml.Recurrent().Data;

    [Theory]
    [InlineData(ConllFormat.TabSeparated, "a\tX\n\nb\n", 3, "Expected 2 fields separated by tabs as in line 1; found 1 in 'b'.")]
    [InlineData(ConllFormat.TabSeparated, "a\tX\nb Y\n", 2, "Expected 2 fields separated by tabs as in line 1; found 1 in 'b Y'. Put a tab between the fields.")]
    [InlineData(ConllFormat.TabSeparated, "a\tX\tY\nb\tY\n", 2, "Expected 3 fields separated by tabs as in line 1; found 2 in 'b\tY'.")]
    [InlineData(ConllFormat.TabSeparated, "a X\nb Y\n", 1, "Expected fields separated by tabs; found one in 'a X'. If blanks separate the fields, read the file as ConllFormat.Conll2003.")]
    [InlineData(ConllFormat.TabSeparated, "# c d\n1\ta\n", 1, "Expected fields separated by tabs; found one in '# c d'. If this is a comment, read the file as ConllFormat.ConllU, the one format that has comments, or leave the line out.")]
    [InlineData(ConllFormat.Conll2003, "a X\n# c d\n", 2, "Expected 2 fields separated by blanks as in line 1; found 3 in '# c d'. If this is a comment, read the file as ConllFormat.ConllU, the one format that has comments, or leave the line out.")]
    [InlineData(ConllFormat.TabSeparated, "a\tX\n\tY\n", 2, "Expected a text in field 0 for column 'Tokens', counted from 0; found nothing in '\tY'.")]
    [InlineData(ConllFormat.TabSeparated, "a\tX\nb\t\n", 2, "Expected a text in field 1 for column 'Label', counted from 0; found nothing in 'b\t'.")]
    [InlineData(ConllFormat.Conll2003, "a X Y\nb X\n", 2, "Expected 3 fields separated by blanks as in line 1; found 2 in 'b X'.")]
    [InlineData(ConllFormat.Conll2003, "a\n", 1, "Expected fields separated by blanks; found one in 'a'.")]
    [InlineData(ConllFormat.ConllU, "# c\n1\ta\ta\tX\n", 2, "Expected 10 fields separated by tabs; found 4 in '1\ta\ta\tX'.")]
    [InlineData(ConllFormat.ConllU, "x\ta\ta\tX" + Rest, 1, "Expected an ID: the number of a word, or two numbers with '-' or '.' between them; found 'x'.")]
    [InlineData(ConllFormat.ConllU, "1-x\ta\ta\tX" + Rest, 1, "Expected an ID: the number of a word, or two numbers with '-' or '.' between them; found '1-x'.")]
    [InlineData(ConllFormat.ConllU, "2\ta\ta\tX" + Rest, 1, "Expected the ID 1; found 2. Words of a sentence are numbered from 1.")]
    [InlineData(ConllFormat.ConllU, "1\ta\ta\tX" + Rest + "\n1\tb\tb\tX" + Rest, 2, "Expected the ID 2; found 1. Put a blank line between two sentences.")]
    [InlineData(ConllFormat.ConllU, "1\ta\ta\t" + Rest, 1, "Expected a text in field 3 for column 'Label', counted from 0; found nothing in '1\ta\ta\t" + Rest + "'.")]
    public void A_malformed_line_is_an_error_with_file_line_expected_and_found(ConllFormat format, string text, int line, string problem)
    {
        string path = _files.Write(text);
        IDataView view = Data.LoadFromConll(path, format);

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConllFiles.Rows(view, "Tokens"));

        Assert.Equal($"Tagged sentences '{path}', line {line}: {problem}", fault.Message);
    }

    [Fact]
    public void A_fault_in_a_second_file_names_that_file_and_the_line_there()
    {
        string good = _files.Write("a\tX\n\nb\tY\n"), bad = _files.Write("c\tX\nd\n");

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConllFiles.Rows(Data.LoadFromConll([good, bad]), "Tokens"));

        Assert.StartsWith($"Tagged sentences '{bad}', line 2: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_lines_do_not_have_is_an_error_that_names_column_and_line()
    {
        IDataView view = Data.LoadFromConll(_files.Write("a\tX\n"), columns: [new("Tokens", 0), new("Label", 2)]);

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConllFiles.Rows(view, "Tokens"));

        Assert.Contains("line 1: Expected a field 2 for column 'Label', counted from 0; found 2 fields in 'a\tX'.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 9, (byte)'X', 10, 10, 0xFC, 9, (byte)'Y', 10 }, 3)] // Latin-1.
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, 9, 0, (byte)'X', 0 }, 1)] // UTF-16.
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, 9, (byte)'X' }, 1)] // Half of a surrogate pair.
    public void Bytes_that_are_not_UTF_8_are_an_error(byte[] bytes, int line)
    {
        string path = _files.Write(bytes);

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConllFiles.Rows(Data.LoadFromConll(path), "Tokens"));

        Assert.Equal($"Tagged sentences '{path}', line {line}: Expected text in UTF-8, found bytes that are not. Save the file in UTF-8.", fault.Message);
    }

    [Fact]
    public void A_replacement_character_in_a_file_is_text()
    {
        Assert.Equal(["a\uFFFDb"], ConllFiles.Rows(Data.LoadFromConll(_files.Write("a\uFFFDb\tX\n")), "Tokens"));
    }

    [Fact]
    public void A_damaged_compressed_file_is_an_error_that_names_it()
    {
        string path = _files.Write([.. ConllFiles.Compress("a\tX\n")[..12], 0xFF, 0xFF, 0xFF, 0xFF]);

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConllFiles.Rows(Data.LoadFromConll(path), "Tokens"));

        Assert.StartsWith($"Tagged sentences '{path}', line ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_when_the_view_is_made()
    {
        string path = _files.Write("") + ".none";

        FileNotFoundException fault = Assert.Throws<FileNotFoundException>(() => Data.LoadFromConll(path));

        Assert.Contains($"'{path}'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(path, fault.FileName);
    }

    [Fact]
    public void Columns_that_make_no_sense_are_refused_when_the_view_is_made()
    {
        string path = _files.Write("");

        Assert.Contains("Two columns are called 'A'", Assert.Throws<ArgumentException>(() => Data.LoadFromConll(path, columns: [new("A", 0), new("A", 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("has no name", Assert.Throws<ArgumentException>(() => Data.LoadFromConll(path, columns: [new(" ", 0)])).Message, StringComparison.Ordinal);
        Assert.Contains("is field 10; expected one of the 10 fields", Assert.Throws<ArgumentException>(() => Data.LoadFromConll(path, ConllFormat.ConllU, new ConllColumn("A", 10))).Message, StringComparison.Ordinal);
        Assert.Contains("is field ^11; expected one of the 10 fields", Assert.Throws<ArgumentException>(() => Data.LoadFromConll(path, ConllFormat.ConllU, new ConllColumn("A", ^11))).Message, StringComparison.Ordinal);
        Assert.Contains("at least one file", Assert.Throws<ArgumentException>(() => Data.LoadFromConll([])).Message, StringComparison.Ordinal);
        Assert.Contains("TabSeparated, Conll2003, ConllU", Assert.Throws<ArgumentOutOfRangeException>(() => Data.LoadFromConll(path, (ConllFormat)7)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();
}
