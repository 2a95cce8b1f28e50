using System.IO.Compression;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class WordVectorFileTests
{
    [Theory]
    [InlineData("cat 1 2\ndog -3.5 4e-1\nemu 5 6\n")]
    [InlineData("3 2\ncat 1 2\ndog -3.5 4e-1\nemu 5 6\n")]
    [InlineData("3 2\ncat 1 2 \ndog -3.5 4e-1 \nemu 5 6 ")]
    [InlineData("cat\t1\t2\r\ndog\t-3.5\t4e-1\r\n\r\n")]
    [InlineData("cat  1  2\ndog  -3.5 4e-1\n")]
    public void All_text_formats_are_read_and_only_wanted_words_kept(string text)
    {
        WordVectors vectors = Read(text, "cat dog fox");

        Assert.Equal(2, vectors.Values.Columns);
        Assert.Equal(2, vectors.FoundCount);
        Assert.Equal([0, 0, 1, 2, -3.5f, 0.4f, 0, 0], vectors.Values.Span.ToArray());
        Assert.Equal([false, true, true, false], vectors.IsFound);
    }

    [Fact]
    public void A_gzip_file_is_read_whatever_its_name()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write("cat 1 2\n"u8);
        Assert.Equal([1, 2], WordVectorFile.Read(path, Words("cat")).Values.Row(1).ToArray());
        File.Delete(path);
    }

    [Fact]
    public void The_first_line_of_a_word_counts()
    {
        WordVectors vectors = Read("cat 1\ncat 2\n", "cat");
        Assert.Equal([1], vectors.Values.Row(1).ToArray());
        Assert.Equal(1, vectors.DuplicateCount);
    }

    [Fact]
    public void A_lower_cased_vocabulary_prefers_the_lower_cased_word_and_takes_another_spelling_for_want_of_it()
    {
        WordVectors vectors = Read("Apple 1\nPARIS 2\nParis 3\napple 4\n", "apple paris", lowerCase: true);
        Assert.Equal([4], vectors.Values.Row(1).ToArray());
        Assert.Equal([2], vectors.Values.Row(2).ToArray());
        Assert.Equal(2, vectors.FoundCount);
    }

    [Fact]
    public void The_unknown_token_gets_a_vector_only_if_the_file_has_one_for_it()
    {
        Assert.False(Read("stranger 1\n", "cat").IsFound[0]);
        Assert.Equal([5], Read("<unk> 5\n", "cat").Values.Row(0).ToArray());
    }

    [Fact]
    public void A_word_with_spaces_is_not_mistaken_for_its_first_part()
    {
        WordVectors vectors = Read("the 1 2\n. . . 3 4\n. 5 6\n", ". the");
        Assert.Equal([5, 6], vectors.Values.Row(1).ToArray());
    }

    [Theory]
    [InlineData("cat 1 2\ndog 1\n", "line 2", "2 numbers")]
    [InlineData("cat 1 2\ndog 1 2 3\n", "line 2", "2 numbers")]
    [InlineData("cat 1 2\nunwanted 1\n", "line 2", "2 numbers")]
    [InlineData("2 3\ncat 1 2\n", "line 2", "3 numbers")]
    [InlineData("cat 1 x\n", "line 1", "'x'")]
    [InlineData("cat 1 nan\n", "line 1", "'nan'")]
    [InlineData("cat 1 1e99\n", "line 1", "'1e99'")]
    [InlineData("cat\n", "line 1", "numbers")]
    [InlineData("cat 1 2\ndog 1 \n", "line 2", "2 numbers")]
    [InlineData("cat 1 2\ndog  1\n", "line 2", "2 numbers")]
    [InlineData("cat 1 2\n 1 2\n", "line 2", "a word")]
    [InlineData("", "line 0", "at least one word")]
    [InlineData("5 2\n", "line 1", "at least one word")]
    public void A_malformed_file_is_refused_by_an_error_that_names_file_and_line(string text, string line, string what)
    {
        var fault = Assert.Throws<InvalidDataException>(() => Read(text, "cat dog"));
        Assert.Contains("'vectors.txt'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(line, fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat 1 2\n")]
    [InlineData("1 2\ncat 1 2\n")]
    public void Vectors_of_another_dimension_than_asked_for_are_refused(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var fault = Assert.Throws<InvalidDataException>(() => WordVectorFile.Read(stream, "vectors.txt", Words("cat"), dimension: 3));
        Assert.Contains("3 numbers", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_gzip_file_is_refused()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"w{i} {i * 7919 % 1000} {i * 104729 % 1000}\n"))));
        compressed.SetLength(compressed.Length / 2);
        compressed.Position = 0;
        Assert.Throws<InvalidDataException>(() => WordVectorFile.Read(compressed, "vectors.txt", Words("w1 w1999")));
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read_whole()
    {
        string text = "cat" + string.Concat(Enumerable.Range(0, 9000).Select(i => $" {i}")) + "\n";
        WordVectors vectors = Read(text + text.Replace("cat", "dog", StringComparison.Ordinal), "cat dog");
        Assert.Equal(9000, vectors.Values.Columns);
        Assert.Equal(8999, vectors.Values[2, 8999]);
    }

    private static WordVectors Read(string text, string words, bool lowerCase = false)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return WordVectorFile.Read(stream, "vectors.txt", Words(words, lowerCase));
    }

    private static Vocabulary Words(string words, bool lowerCase = false)
    {
        var builder = new VocabularyBuilder(lowerCase);
        foreach (string word in words.Split(' '))
            builder.Add(word);
        return builder.Build();
    }
}
