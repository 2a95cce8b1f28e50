using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class SchemeOfTagsTests
{
    [Theory]
    [InlineData(TagScheme.Iob2, "B-A I-A O", "O B-B")]
    [InlineData(TagScheme.Iob1, "I-A I-A O", "O I-B B-B")]
    [InlineData(TagScheme.Bioes, "B-A E-A O", "O S-B")]
    [InlineData(TagScheme.None, "NOUN VERB")]
    [InlineData(TagScheme.None, "O O")]
    // A slip here and there does not change the scheme.
    [InlineData(TagScheme.Iob2, "B-A I-A O B-A O B-B", "O I-B I-B")]
    [InlineData(TagScheme.Iob1, "I-A I-A O I-A O I-B", "O B-B I-B")]
    // Only B-X after I-X of the same type: where spans touch, both schemes say B.
    [InlineData(TagScheme.Iob1, "I-A B-A O", "I-B O I-B")]
    public void The_scheme_is_told_by_how_most_entities_begin(TagScheme expected, params string[] rows)
    {
        string[] names = [.. rows.SelectMany(row => row.Split(' ')).Distinct()];

        Assert.Equal(expected, SchemeOfTags.Of(names, rows.Select(row => row.Split(' ').Select(tag => Array.IndexOf(names, tag)).ToArray())));
    }

    [Fact]
    public void Tokens_without_a_tag_are_outside() => Assert.Equal(TagScheme.Iob1, SchemeOfTags.Of(["B-A", "I-A"], [[0, -1, 1, -1, 1]]));
}
