using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Explanations;

public sealed class NGramSourceTests
{
    [Fact]
    public void Words_and_characters_of_ngrams_know_where_they_stand_in_the_tokens()
    {
        string[] tokens = ["  Oh,", "", " 😀 no"];
        string text = string.Join(' ', tokens);
        var reader = new NGramReader(new NGramOptions(2, 1, 2));
        foreach (string token in tokens)
            reader.Add(token);

        var visitor = new Collector(reader, []);
        reader.Visit(ref visitor);

        Assert.Equal(["O", "O,", ",", ",😀", "😀", "😀n", "n"], visitor.Found.Where(found => found.IsWord).Select(found => Read(text, found.Sources)));
        Assert.Equal(
            ["-", "-O", "O", "Oh", "h", "h,", ",", ",-", "-", "-😀", "😀", "😀-", "-", "-n", "n", "no", "o", "o-", "-"],
            visitor.Found.Where(found => !found.IsWord).Select(found => Read(text, found.Sources)));
    }

    // The character at each source, "-" for none.
    private static string Read(string text, int[] sources) =>
        string.Concat(sources.Select(source => source < 0 ? "-" : System.Text.Rune.GetRuneAt(text, source).ToString()));

    private readonly struct Collector(NGramReader reader, List<(bool IsWord, int[] Sources)> found) : INGramVisitor
    {
        public IReadOnlyList<(bool IsWord, int[] Sources)> Found => found;

        public void Visit(ulong hash, bool isWord, int start, int length)
        {
            NGramReader source = reader;
            found.Add((isWord, [.. Enumerable.Range(start, length).Select(i => source.SourceOf(i, isWord))]));
        }
    }
}
