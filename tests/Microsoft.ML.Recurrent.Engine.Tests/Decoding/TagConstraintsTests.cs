using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

public class TagConstraintsTests
{
    [Theory]
    [InlineData(TagScheme.Iob1, "O I-x I-x O", true)]
    [InlineData(TagScheme.Iob1, "I-x B-x I-y", true)]
    [InlineData(TagScheme.Iob1, "B-x I-x", false)]
    [InlineData(TagScheme.Iob1, "O B-x", false)]
    [InlineData(TagScheme.Iob1, "I-y B-x", false)]
    [InlineData(TagScheme.Iob1, "I-x B-x B-x", true)]
    [InlineData(TagScheme.Iob2, "B-x I-x I-x O B-y B-x", true)]
    [InlineData(TagScheme.Iob2, "I-x", false)]
    [InlineData(TagScheme.Iob2, "O I-x", false)]
    [InlineData(TagScheme.Iob2, "B-y I-x", false)]
    [InlineData(TagScheme.Iob2, "B-x I-y", false)]
    [InlineData(TagScheme.Bioes, "S-x O B-x I-x I-x E-x S-y", true)]
    [InlineData(TagScheme.Bioes, "B-x E-x", true)]
    [InlineData(TagScheme.Bioes, "B-x", false)]
    [InlineData(TagScheme.Bioes, "B-x I-x", false)]
    [InlineData(TagScheme.Bioes, "B-x O", false)]
    [InlineData(TagScheme.Bioes, "B-x E-y", false)]
    [InlineData(TagScheme.Bioes, "B-x S-x", false)]
    [InlineData(TagScheme.Bioes, "E-x", false)]
    [InlineData(TagScheme.Bioes, "S-x I-x E-x", false)]
    [InlineData(TagScheme.Bioes, "O E-x", false)]
    [InlineData(TagScheme.None, "I-x B-y E-x", true)]
    public void A_sequence_is_well_formed_as_its_scheme_demands(TagScheme scheme, string tags, bool isWellFormed)
    {
        string[] prefixes = scheme is TagScheme.Bioes or TagScheme.None ? ["B", "I", "E", "S"] : ["B", "I"];
        string[] names = ["O", .. prefixes.SelectMany(prefix => new[] { prefix + "-x", prefix + "-y" })];
        var constraints = new TagConstraints(names, scheme);
        int[] sequence = [.. tags.Split(' ').Select(tag => Array.IndexOf(names, tag))];
        Assert.Equal(isWellFormed, constraints.FirstFault(sequence) < 0);
    }

    [Fact]
    public void A_fault_is_where_the_first_tag_stands_that_cannot()
    {
        string[] names = ["O", "B-x", "I-x", "E-x", "S-x"];
        var constraints = new TagConstraints(names, TagScheme.Bioes);
        Assert.Equal(2, constraints.FirstFault([0, 4, 2, 3]));
        Assert.Equal(0, constraints.FirstFault([3]));
        Assert.Equal(2, constraints.FirstFault([0, 1]));
        Assert.Equal(-1, constraints.FirstFault([0, -1, 3, -1, 2, -1]));
        Assert.Equal(-1, constraints.FirstFault([]));
    }

    [Fact]
    public void A_tag_that_no_well_formed_sequence_has_is_never_allowed()
    {
        // Of type y there is no B-y: I-y cannot be begun. In IOB1 it begins itself.
        string[] names = ["O", "B-x", "I-x", "I-y"];
        var iob2 = new TagConstraints(names, TagScheme.Iob2);
        Assert.False(iob2.IsAllowed(3));
        Assert.False(iob2.Allows(3, 3));
        Assert.False(iob2.AllowsLast(3));
        Assert.True(new TagConstraints(names, TagScheme.Iob1).AllowsFirst(3));

        // A B-y that nothing ends, an I-z between nothing, an E-z that nothing begins.
        var bioes = new TagConstraints(["O", "B-x", "E-x", "B-y", "I-y", "I-z", "E-z", "S-z"], TagScheme.Bioes);
        Assert.Equal([true, true, true, false, false, false, false, true], Enumerable.Range(0, 8).Select(bioes.IsAllowed));
    }

    [Fact]
    public void Types_may_be_empty_or_have_hyphens()
    {
        var constraints = new TagConstraints(["B", "I", "O", "B-a-b", "I-a-b", "I-a"], TagScheme.Iob2);
        Assert.True(constraints.Allows(0, 1));
        Assert.True(constraints.Allows(3, 4));
        Assert.False(constraints.Allows(3, 1));
        Assert.False(constraints.IsAllowed(5));
    }

    [Fact]
    public void Names_that_do_not_fit_the_scheme_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new TagConstraints(["O", "B-x", "NOUN", "E-x", "o"], TagScheme.Iob2));
        Assert.Contains("Expected tags of the scheme IOB2: O, or B-X, I-X for a type X; found NOUN, E-x, o.", error.Message, StringComparison.Ordinal);
        _ = new TagConstraints(["O", "B-x", "NOUN", "E-x", "o"], TagScheme.None);
    }

    [Theory]
    [InlineData(TagScheme.Iob2, "I-x I-y", "Expected O or a tag B-X among them")]
    [InlineData(TagScheme.Iob1, "B-x B-y", "Expected O or a tag I-X among them")]
    [InlineData(TagScheme.Bioes, "B-x I-x E-x", "Expected O or a tag S-X among them")]
    [InlineData(TagScheme.Bioes, "B-x", "Expected O or a tag S-X among them")]
    public void Tags_that_allow_no_sequence_of_one_token_are_refused(TagScheme scheme, string tags, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new TagConstraints(tags.Split(' '), scheme));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
