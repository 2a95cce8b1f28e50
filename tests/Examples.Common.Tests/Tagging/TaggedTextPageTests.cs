using System.Xml.Linq;
using Examples.Common.Tagging;

namespace Examples.Common.Tests.Tagging;

public sealed class TaggedTextPageTests
{
    [Fact]
    public void Entities_have_the_colour_of_their_type_and_a_frame_where_they_are_wrong_or_missed()
    {
        XElement html = Draw(areEntities: true, Sentences.Entities);

        Assert.Equal(
            ["tag t3: Nora MollPER", "tag t2 wrong: KesselORG", "tag t3 wrong: ThePER", "tag missed: May 2021DATE", "tag t1: LundeLOC"],
            SegmentsOf(Paragraphs(html)[^1]));
        Assert.Equal(["tag t0: DATE", "tag t1: LOC", "tag t2: ORG", "tag t3: PER"], SegmentsOf(Paragraphs(html)[0]));
        string style = html.Descendants("style").Single().Value;
        Assert.All(["t0", "t1", "t2", "t3"], name => Assert.Contains($".{name}{{background:hsla(", style, StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_tells_its_tag_its_probability_and_what_it_should_be()
    {
        XElement html = Draw(areEntities: false, Sentences.PartsOfSpeech);

        XElement sentence = Paragraphs(html)[^1];
        Assert.Equal(["PRON 0.900", "VERB 0.890, should be NOUN", "PUNCT 0.880"], sentence.Descendants().Attributes("title").Select(title => title.Value));
        Assert.Equal(".", Assert.Single(sentence.Descendants(), element => element.Attribute("class")?.Value == "unknown").Value);
        Assert.DoesNotContain("dashed frame", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_stands_alone_and_text_in_it_is_text()
    {
        const string Nasty = "<script>alert('&\"')</script>\u0001\ud800";

        string page = TaggedTextPage.Draw(new TaggedTextContent("A < B", Nasty, true, [Sentences.Of($"{Nasty} B-<i>")], []));

        XElement html = Parse(page);
        Assert.DoesNotContain(html.Descendants(), element => element.Name.LocalName is "script" or "i" or "link" or "img");
        Assert.StartsWith("default-src 'none'", html.Descendants("meta").Attributes("content").Select(content => content.Value).Single(content => content.Contains("src", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("<script>alert('&\"')</script>\uFFFD\uFFFD", Paragraphs(html)[^1].Value, StringComparison.Ordinal);
        Assert.DoesNotContain(html.Descendants("h2"), heading => heading.Value == "Test sentences");
    }

    [Fact]
    public void Sentences_keep_their_words_in_order_with_blanks_between_them()
    {
        XElement html = Draw(areEntities: true, Sentences.Of("in O", "Lunde B-LOC", "they O", "sing O"));

        XElement sentence = Paragraphs(html)[^1];
        sentence.Descendants("small").Remove();
        Assert.Equal("in Lunde they sing", sentence.Value.Trim());
    }

    [Fact]
    public void The_direction_of_writing_is_that_of_the_sentence_and_a_token_can_not_turn_it_around()
    {
        XElement html = Draw(areEntities: false, Sentences.Of("\u202Ehello X", "there ADV"));

        Assert.Equal("auto", Paragraphs(html)[^1].Attribute("dir")?.Value);
        Assert.Contains(".sentence span,.sentence small{unicode-bidi:isolate}", html.Descendants("style").Single().Value, StringComparison.Ordinal);
    }

    private static XElement Draw(bool areEntities, TaggedSentence test) =>
        Parse(TaggedTextPage.Draw(new TaggedTextContent("Title", "Summary.", areEntities, [], [test])));

    private static XElement Parse(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        return XElement.Parse(page[page.IndexOf('\n', StringComparison.Ordinal)..], LoadOptions.PreserveWhitespace);
    }

    private static XElement[] Paragraphs(XElement html) => [.. html.Descendants("p").Where(paragraph => paragraph.Attribute("class")?.Value == "sentence")];

    private static string[] SegmentsOf(XElement paragraph) =>
        [.. paragraph.Elements("span").Where(span => span.Attribute("class")?.Value.StartsWith("tag", StringComparison.Ordinal) == true).Select(span => $"{span.Attribute("class")!.Value}: {span.Value}")];
}
