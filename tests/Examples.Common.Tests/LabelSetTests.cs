namespace Examples.Common.Tests;

public sealed class LabelSetTests
{
    [Theory]
    [InlineData("spam", "spam", "ham")]
    [InlineData("ham", "ham", "spam")]
    [InlineData("1", "spam", "ham")]
    public void Of_two_labels_the_preferred_one_is_positive_or_the_last_if_it_is_not_there(string preferred, string positive, string negative)
    {
        LabelSet labels = Find(preferred, "ham", "spam", "ham");

        Assert.True(labels.IsBinary);
        Assert.Equal((positive, negative), (labels.Positive, labels.Negative));
    }

    [Fact]
    public void More_than_two_labels_are_not_binary() => Assert.False(Find("a", "a", "b", "c").IsBinary);

    [Fact]
    public void One_label_is_an_error() =>
        Assert.Contains("found only 'ham'", Assert.Throws<InvalidDataException>(() => Find("spam", "ham", "ham")).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_that_training_never_saw_are_an_error_that_names_them()
    {
        LabelSet labels = Find("spam", "ham", "spam");

        labels.Check(Rows("spam"), "test.tsv");
        var exception = Assert.Throws<InvalidDataException>(() => labels.Check(Rows("ham", "Spam"), "test.tsv"));
        Assert.Contains("test.tsv", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Spam'", exception.Message, StringComparison.Ordinal);
    }

    private static LabelSet Find(string preferred, params string[] labels) => LabelSet.Find(Rows(labels), preferred, "train.tsv");

    private static List<LabeledText> Rows(params string[] labels) => [.. labels.Select(label => new LabeledText { Label = label, Text = "text" })];
}
