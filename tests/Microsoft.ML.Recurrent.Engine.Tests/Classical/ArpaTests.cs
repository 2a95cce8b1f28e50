using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class ArpaTests
{
    private const int Vocabulary = 30;

    /// <summary>By hand: its figures are easy to follow back.</summary>
    private const string Hand = """
        a comment before the data

        \data\
        ngram 1=5
        ngram 2=3

        \1-grams:
        -1.0	<unk>
        -99	<s>	-0.5
        -0.7	</s>
        -0.4	cat	-0.25
        -0.6	dog

        \2-grams:
        -0.1	<s> cat
        -0.2	cat </s>
        -0.3	cat dog

        \end\

        """;

    private static ArpaModel Read(string text) => ArpaReader.Read(new StringReader(text));

    private static string Write(ArpaModel arpa)
    {
        using var writer = new StringWriter();
        ArpaWriter.Write(writer, arpa);
        return writer.ToString();
    }

    private static double Log10(ArpaModel arpa, params string[] words)
    {
        ILanguageModelState state = arpa.Model.CreateState();
        foreach (string word in words[..^1])
            state.Advance(arpa.Words.ToList().IndexOf(word));
        return state.LogProbability(arpa.Words.ToList().IndexOf(words[^1])) / Math.Log(10);
    }

    [Fact]
    public void A_file_written_by_hand_gives_the_probabilities_that_it_says()
    {
        ArpaModel arpa = Read(Hand);

        Assert.Equal(["<unk>", "</s>", "cat", "dog"], arpa.Words);
        Assert.Equal(-0.1, Log10(arpa, "cat"), 1e-12);
        Assert.Equal(-0.5 - 0.6, Log10(arpa, "dog"), 1e-12);
        Assert.Equal(-0.3, Log10(arpa, "cat", "dog"), 1e-12);
        Assert.Equal(-0.25 - 0.4, Log10(arpa, "cat", "cat"), 1e-12);
        Assert.Equal(-0.7, Log10(arpa, "cat", "dog", "</s>"), 1e-12);
        Assert.Equal(-0.25 - 1, Log10(arpa, "cat", "<unk>"), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void What_was_written_and_read_gives_the_same_probabilities(int order)
    {
        List<int[]> text = NGramText.Sample(200, Vocabulary);
        NGramLanguageModel model = NGramText.KneserNey(text, Vocabulary, order);
        string[] words = [.. Enumerable.Range(0, Vocabulary).Select(id => id < LanguageModelIds.FirstWord ? "" : "w" + id)];

        string written = Write(new ArpaModel(words, model));
        ArpaModel read = Read(written.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(words.Skip(2), read.Words.Skip(2));
        double[][] expected = NGramText.Score(model, text), actual = NGramText.Score(read.Model, text);
        for (int i = 0; i < text.Count; i++)
        {
            for (int word = 0; word < expected[i].Length; word++)
                Assert.Equal(expected[i][word], actual[i][word], 1e-12);
        }
        Assert.Equal(written.Split('\n').Length, Write(read).Split('\n').Length);
    }

    [Fact]
    public void The_n_grams_may_be_in_any_order()
    {
        string[] lines = Hand.Split('\n');
        int first = Array.FindIndex(lines, line => line.Contains("2-grams", StringComparison.Ordinal)) + 1;
        Array.Reverse(lines, first, 3);

        Assert.Equal(Write(Read(Hand)), Write(Read(string.Join('\n', lines))));
    }

    [Fact]
    public void A_file_truncated_at_any_line_says_so_and_after_which_line()
    {
        string[] lines = Hand.TrimEnd().Split('\n');
        for (int kept = 0; kept < lines.Length; kept++)
        {
            var fault = Assert.Throws<InvalidDataException>(() => Read(string.Concat(lines.Take(kept).Select(line => line + "\n"))));
            Assert.Contains("end of the ", fault.Message, StringComparison.Ordinal);
            Assert.Contains($"line {kept}", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ngram 1=5", "ngram 1=x", 4, "ngram 1=")]
    [InlineData("ngram 2=3", "ngram 3=3", 5, "length 2")]
    [InlineData("ngram 1=5", "ngram 1=-5", 4, "at least 0")]
    [InlineData("-0.4	cat	-0.25", "0.4	cat", 11, "0 or less")]
    [InlineData("-0.4	cat	-0.25", "cat", 11, "logarithm")]
    [InlineData("-0.4	cat	-0.25", "-0.4	cat	x", 11, "backoff weight")]
    [InlineData("-0.4	cat	-0.25", "-0.4	cat	NaN", 11, "backoff weight")]
    [InlineData("-0.6	dog", "-0.6	cat", 12, "every word once")]
    [InlineData("-0.6	dog", "-0.6", 12, "1 words")]
    [InlineData("-0.3	cat dog", "-0.3	cat", 17, "2 words")]
    [InlineData("-0.3	cat dog", "-0.3	cat dog -0.1 -0.1", 17, "perhaps the logarithm")]
    [InlineData("-0.3	cat dog", "-0.3	cat mouse", 17, "'mouse'")]
    [InlineData("-0.3	cat dog", "-0.3	cat <s>", 17, "'<s>' at the beginning")]
    [InlineData("-0.3	cat dog", "-0.2	cat </s>", 17, "line 16 again")]
    [InlineData("ngram 2=3", "ngram 2=2", 17, "'\\end\\'")]
    [InlineData("ngram 2=3", "ngram 2=4", 19, "n-gram 4 of the 4")]
    [InlineData("\\2-grams:", "\\3-grams:", 14, "\\2-grams:")]
    public void A_malformed_line_is_named(string line, string instead, int number, string problem)
    {
        string text = Hand.Replace(line, instead, StringComparison.Ordinal);
        Assert.NotEqual(Hand, text);

        string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;

        Assert.Contains($"line {number} ", message + " ", StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_the_end_of_a_sentence_is_refused() =>
        Assert.Contains("</s>", Assert.Throws<InvalidDataException>(() => Read("\\data\\\nngram 1=1\n\n\\1-grams:\n-0.1 cat\n\n\\end\\\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_n_gram_without_its_context_is_refused()
    {
        string text = Hand.Replace("ngram 2=3", "ngram 2=3\nngram 3=1", StringComparison.Ordinal).Replace("\\end\\", "\\3-grams:\n-0.1 dog cat dog\n\n\\end\\", StringComparison.Ordinal);

        Assert.Contains("context", Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_unknown_word_unknown_words_have_no_probability()
    {
        ArpaModel arpa = Read("\\data\\\nngram 1=2\n\n\\1-grams:\n-0.1 cat\n-0.2 </s>\n\n\\end\\\n");

        Assert.Equal(double.NegativeInfinity, arpa.Model.CreateState().LogProbability(LanguageModelIds.Unknown));
    }

    [Theory]
    [InlineData("two words", "white space")]
    [InlineData("", "white space")]
    [InlineData("</s>", "for themselves")]
    public void Words_that_the_format_cannot_hold_are_refused(string word, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => Write(new ArpaModel(["", "", word], NGramText.KneserNey([[2]], 3, 1)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_of_running_text_is_refused() =>
        Assert.Contains("running text", Assert.Throws<ArgumentException>(() => Write(new ArpaModel(["", "", "a"], NGramText.KneserNey([[2]], 3, 2, isContiguous: true)))).Message, StringComparison.Ordinal);
}
