using System.Xml.Linq;
using Microsoft.ML.Recurrent.Drawing;

namespace Microsoft.ML.Recurrent.Tests.Drawing;

public sealed class ExplanationPageTests
{
    private const string Hostile = "<script>alert('x')</script> & \"q\" ]]> \0\uD800";

    private static SequenceExplanation Explanation(string text, string label, params TokenContribution[] tokens) => new(text, tokens)
    {
        Label = label,
        PredictedLabel = label,
        ClassIndex = 1,
        Probability = 0.75f,
        Score = 1.5f,
        BaselineScore = -0.5f,
    };

    private static XElement[] Spans(string page) => [.. XDocument.Parse(page, LoadOptions.PreserveWhitespace).Descendants("p")
        .Single(paragraph => paragraph.Attribute("class")?.Value == "text").Elements("span")];

    [Fact]
    public void The_page_holds_the_text_as_it_was_with_each_token_coloured_and_its_contribution_in_the_title()
    {
        const string Text = " Now,\n free ";
        string page = ExplanationPage.Draw(Explanation(Text, "spam", new("Now", 1, -0.5f), new(",", 4, 0), new("free", 7, 2)));

        XElement[] spans = Spans(page);
        Assert.Equal(Text, spans[0].Parent!.Value);
        Assert.Equal(["Now", ",", "free"], spans.Select(span => span.Value));
        Assert.Equal(["-0.500", "0.000", "+2.000"], spans.Select(span => span.Attribute("title")!.Value));
        Assert.Equal(
            ["background:rgba(230,120,20,0.15)", "background:rgba(33,113,181,0)", "background:rgba(33,113,181,0.6)"],
            spans.Select(span => span.Attribute("style")!.Value));
        // Not by colour alone.
        Assert.Equal(["against", null, null], spans.Select(span => span.Attribute("class")?.Value));
    }

    [Fact]
    public void The_page_says_which_class_how_probable_and_where_the_score_comes_from()
    {
        string body = XDocument.Parse(ExplanationPage.Draw(Explanation("a", "spam", new TokenContribution("a", 0, 2)))).Root!.Element("body")!.Value;

        Assert.Contains("Why spam?", body, StringComparison.Ordinal);
        Assert.Contains("Probability 0.7500, which is the prediction", body, StringComparison.Ordinal);
        Assert.Contains("Score 1.500, of which -0.500 belongs to no word", body, StringComparison.Ordinal);
        Assert.Contains("against spam", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        string page = ExplanationPage.Draw(Explanation(Hostile, Hostile, new TokenContribution(Hostile, 0, 1)));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\0', page);
        Assert.Equal("<script>alert('x')</script> & \"q\" ]]> \uFFFD\uFFFD", Assert.Single(Spans(page)).Value);
        Assert.DoesNotContain(XDocument.Parse(page).Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
    }

    [Fact]
    public void A_text_without_words_has_a_page()
    {
        string page = ExplanationPage.Draw(Explanation("  ", "spam"));

        Assert.Contains("(no words)", page, StringComparison.Ordinal);
        Assert.Empty(XDocument.Parse(page).Descendants("table"));
    }

    [Fact]
    public void A_page_is_the_same_in_every_culture()
    {
        SequenceExplanation explanation = Explanation("a b", "x", new("a", 0, 0.25f), new("b", 2, -1.5f));

        Assert.Equal(ExplanationPage.Draw(explanation), Cultures.InOneWithCommas(() => ExplanationPage.Draw(explanation)));
    }

    [Fact]
    public void Save_writes_the_page()
    {
        SequenceExplanation explanation = Explanation("a b", "x", new("a", 0, 0.25f), new("b", 2, -1.5f));
        string path = Path.Combine(Directory.CreateTempSubdirectory("explanation").FullName, "why.html");
        try
        {
            explanation.Save(path);

            Assert.Equal(ExplanationPage.Draw(explanation), File.ReadAllText(path));
            Assert.Throws<ArgumentException>(() => explanation.Save(""));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
