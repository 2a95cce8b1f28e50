using LanguageModel.Ranking;
using LanguageModel.Training;

namespace LanguageModel.Tests;

public sealed class FileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_line_of_a_text_is_a_row_empty_ones_too()
    {
        List<TextLine> lines = TextFile.Read(_folder.Write("a.txt", " ", " = Title = ", "", "one  two\tthree "));

        Assert.Equal(["", "=|Title|=", "", "one|two|three"], lines.Select(line => string.Join('|', line.Tokens)));
    }

    [Fact]
    public void A_text_may_be_compressed() =>
        Assert.Equal(["a", "b"], TextFile.Read(_folder.WriteCompressed("a.txt.gz", "a b\n"))[0].Tokens);

    [Fact]
    public void A_text_without_words_is_an_error()
    {
        string path = _folder.Write("a.txt", "", " ");

        Assert.Contains("a.txt: expected lines of words", Assert.Throws<InvalidDataException>(() => TextFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minimal_pairs_have_four_fields()
    {
        List<MinimalPair> pairs = MinimalPairFile.Read(_folder.Write("a.tsv", "number\t0\tHe sings.\tHe sing.", ""));

        Assert.Equal(new MinimalPair("number", "He sings.", "He sing."), Assert.Single(pairs));
    }

    [Theory]
    [InlineData("found none", "")]
    [InlineData("a.tsv(2): expected paradigm<TAB>pair id<TAB>acceptable<TAB>unacceptable, found 3 fields: a\t0\tb", "p\t0\ta\tb", "a\t0\tb")]
    [InlineData("a.tsv(1): expected paradigm<TAB>pair id<TAB>acceptable<TAB>unacceptable, found 4 fields, one of them blank", "p\t0\ta\t ")]
    public void A_malformed_file_of_pairs_is_an_error_that_names_the_line(string complaint, params string[] lines)
    {
        string path = _folder.Write("a.tsv", lines);

        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => MinimalPairFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
