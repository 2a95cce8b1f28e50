namespace Examples.Common.Tests.Tagging;

/// <summary>The tagged sentences of the examples, read line by line: without the library's own reader.</summary>
public sealed class DataTests
{
    private static readonly string[] _parts = ["train", "validation", "test"];

    private static readonly string[] _universalTags =
    [
        "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
    ];

    private static readonly string[] _entityTypes = ["DATE", "LOC", "ORG", "PER"];

    [Theory]
    [InlineData("PosTagging", "train", 300)]
    [InlineData("PosTagging", "validation", 60)]
    [InlineData("PosTagging", "test", 60)]
    [InlineData("NamedEntities", "train", 300)]
    [InlineData("NamedEntities", "validation", 60)]
    [InlineData("NamedEntities", "test", 60)]
    public void There_are_enough_sentences_of_tokens_with_a_tag_and_the_data_s_description_counts_them(string example, string part, int least)
    {
        List<(string Token, string Tag)[]> sentences = Read(example, part);

        Assert.True(sentences.Count >= least, $"{sentences.Count} sentences");
        Assert.All(sentences, sentence => Assert.InRange(sentence.Length, 1, 40));
        Assert.InRange(sentences.Average(sentence => sentence.Length), 8, 15);
        Assert.All(sentences.SelectMany(sentence => sentence), token => Assert.DoesNotContain(token.Token, char.IsWhiteSpace));
        string description = File.ReadAllText(PathOf(example, "README.md"));
        Assert.Contains(part == "train" ? $"`train.tsv` ({sentences.Count} sentences)" : $"`{part}.tsv` ({sentences.Count})", description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_speech_are_the_universal_ones_and_all_of_them_can_be_learned()
    {
        Assert.All(_parts, part => Assert.Subset(_universalTags.ToHashSet(), TagsOf("PosTagging", part)));
        Assert.Equal(_universalTags, TagsOf("PosTagging", "train").Order());
    }

    [Fact]
    public void Entities_are_well_formed_in_iob2_and_all_types_are_in_each_part()
    {
        foreach (string part in _parts)
        {
            foreach ((string Token, string Tag)[] sentence in Read("NamedEntities", part))
            {
                string before = "O";
                foreach ((string token, string tag) in sentence)
                {
                    Assert.True(tag == "O" || tag[..2] is "B-" or "I-", $"{part}: {token} is {tag}");
                    Assert.True(tag[0] != 'I' || before.EndsWith(tag[1..], StringComparison.Ordinal), $"{part}: {token} is {tag} after {before}");
                    before = tag;
                }
            }
            Assert.Equal(_entityTypes, TagsOf("NamedEntities", part).Where(tag => tag != "O").Select(tag => tag[2..]).Distinct().Order());
        }
    }

    [Theory]
    [InlineData("PosTagging")]
    [InlineData("NamedEntities")]
    public void No_sentence_is_there_twice(string example)
    {
        string[] sentences = [.. _parts.SelectMany(part => Read(example, part)).Select(sentence => string.Join(' ', sentence.Select(token => token.Token)))];

        Assert.Equal(sentences.Length, sentences.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static HashSet<string> TagsOf(string example, string part) => [.. Read(example, part).SelectMany(sentence => sentence).Select(token => token.Tag)];

    private static List<(string Token, string Tag)[]> Read(string example, string part)
    {
        var sentences = new List<(string, string)[]>();
        var sentence = new List<(string, string)>();
        foreach (string line in File.ReadAllLines(PathOf(example, $"{part}.tsv")).Append(""))
        {
            if (line.Length > 0)
            {
                string[] fields = line.Split('\t');
                Assert.Equal(2, fields.Length);
                Assert.All(fields, Assert.NotEmpty);
                sentence.Add((fields[0], fields[1]));
            }
            else
            {
                // No blank line at the beginning or at the end, and no two in a row.
                Assert.NotEmpty(sentence);
                sentences.Add([.. sentence]);
                sentence.Clear();
            }
        }
        return sentences;
    }

    private static string PathOf(string example, string name) => Path.Combine(AppContext.BaseDirectory, example, name);
}
