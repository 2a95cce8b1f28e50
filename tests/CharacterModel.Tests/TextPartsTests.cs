using CharacterModel.Texts;

namespace CharacterModel.Tests;

public sealed class TextPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_cut_at_nine_tenths_and_nineteen_twentieths_of_its_characters()
    {
        // 100 lines of 10 characters each, the line's end included.
        TextParts parts = TextParts.OfFile(_folder.Write("a.txt", Enumerable.Range(0, 100).Select(i => $"line {i:0000}")));

        Assert.Equal((90, 5, 5), (parts.Train.Count, parts.Validation.Count, parts.Test.Count));
        Assert.Equal(("line 0089", "line 0090", "line 0095"), (parts.Train[^1], parts.Validation[0], parts.Test[0]));
    }

    [Theory]
    [InlineData()]
    [InlineData("one line")]
    [InlineData("", "", "")]
    public void A_text_that_is_too_short_to_be_cut_is_an_error(params string[] lines)
    {
        string path = _folder.Write("a.txt", lines);

        Assert.Contains("a.txt: expected a text of many lines", Assert.Throws<InvalidDataException>(() => TextParts.OfFile(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_files_are_the_three_parts()
    {
        Settings settings = Named(_folder.Write("a.txt", "a", ""), _folder.Write("b.txt", "b"), _folder.Write("c.txt", "c"));

        TextParts parts = TextParts.Of(settings);

        Assert.Equal([["a", ""], ["b"], ["c"]], new[] { parts.Train, parts.Validation, parts.Test });
        Assert.Contains("empty.txt: expected lines of text", Assert.Throws<InvalidDataException>(() => TextParts.Of(settings with { TestPath = _folder.Write("empty.txt") })).Message, StringComparison.Ordinal);
    }

    private static Settings Named(string train, string validation, string test) => new()
    {
        TextPath = train, ValidationPath = validation, TestPath = test, PagePath = "", Prompt = "", Temperature = 1, Seed = 1, Configure = _ => { },
    };

    [Fact]
    public void Of_twenty_files_the_tenth_validates_and_the_twentieth_tests()
    {
        for (int i = 0; i < 40; i++)
            _folder.Write($"{i:00}.cs", $"file {i}");

        TextParts parts = TextParts.OfFolder(_folder.PathOf("."));

        Assert.Equal(["file 9", "file 29"], parts.Validation);
        Assert.Equal(["file 19", "file 39"], parts.Test);
        Assert.Equal(36, parts.Train.Count);
    }

    [Fact]
    public void The_examples_own_text_is_there()
    {
        TextParts parts = TextParts.OfFolder(Path.Combine(AppContext.BaseDirectory, "data"));

        long train = parts.Train.Sum(line => (long)line.Length), rest = parts.Validation.Concat(parts.Test).Sum(line => (long)line.Length);
        Assert.InRange(train, 100_000, 2_000_000);
        Assert.InRange(rest, train / 40, train / 4);
    }

    [Fact]
    public void Characters_are_Unicode_scalar_values()
    {
        Assert.Equal(["a", " ", "é", "😀"], CharacterLine.CharactersOf("a é😀"));
        Assert.Equal(["a", "b", "\n", "\n"], CharacterLine.CharactersOf(["ab", "", "c"], most: 4));
    }
}
