using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Drawing;

namespace Examples.Common.Tagging;

/// <summary>A page of tagged text: colours tell the tags, hovering over a token its probability, and frames where the model is wrong.</summary>
internal static class TaggedTextPage
{
    // At least 3:1 against white and against the dark paper.
    private const string Error = "#d64550";

    // Tokens are isolated: characters in one that turn the direction of writing around do not turn around what stands beside it.
    private const string Style =
        ".sentence{line-height:2.2;margin:.3rem 0;overflow-wrap:anywhere}.sentence span,.sentence small{unicode-bidi:isolate}" +
        ".tag{padding:.15em .3em;border-radius:.3em}.tag small{font-size:.65em;margin-left:.4em;opacity:.8}" +
        ".wrong{outline:2px solid " + Error + "}.missed{outline:2px dashed " + Error + "}.unknown{font-style:italic}";

    /// <summary>The page's file.</summary>
    /// <param name="content">What it shows.</param>
    public static string Draw(TaggedTextContent content)
    {
        string[] types = [.. content.NewSentences.Concat(content.TestSentences).SelectMany(sentence => TaggedSegment.Of(sentence, content.AreEntities)).Select(segment => segment.Type).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, string> classes = types.Select((type, i) => (type, i)).ToDictionary(entry => entry.type, entry => string.Create(CultureInfo.InvariantCulture, $"t{entry.i}"));
        return Page.Write(content.Title, Style + ColorsOf(types.Length),
            new XElement("h1", Page.Clean(content.Title)),
            new XElement("p", Page.Clean(content.Summary)),
            new XElement("p", new XAttribute("class", "sentence"), types.Select(type => new object[] { new XElement("span", new XAttribute("class", $"tag {classes[type]}"), Page.Clean(type)), " " })),
            new XElement("p", "Hover over a token to see its tag and the tag's probability. Words that the model has not seen in training are in ", new XElement("span", new XAttribute("class", "unknown"), "italics"), ". ",
                new XElement("span", new XAttribute("class", "tag wrong"), "A frame"), $" is around what is wrong{(content.AreEntities ? "" : ".")}",
                content.AreEntities ? new object[] { ", ", new XElement("span", new XAttribute("class", "tag missed"), "a dashed frame"), " around what was missed." } : null),
            Section("New sentences", content.NewSentences, content.AreEntities, classes),
            Section("Test sentences", content.TestSentences, content.AreEntities, classes));
    }

    private static IEnumerable<XElement> Section(string heading, IReadOnlyList<TaggedSentence> sentences, bool areEntities, Dictionary<string, string> classes) =>
        sentences.Count == 0 ? [] : [new XElement("h2", heading), .. sentences.Select(sentence => Paragraph(sentence, areEntities, classes))];

    private static XElement Paragraph(TaggedSentence sentence, bool areEntities, Dictionary<string, string> classes)
    {
        // A sentence of a language that is written from right to left begins on the right.
        var paragraph = new XElement("p", new XAttribute("class", "sentence"), new XAttribute("dir", "auto"));
        int token = 0;
        foreach (TaggedSegment segment in TaggedSegment.Of(sentence, areEntities))
        {
            paragraph.Add(Tokens(sentence, token, segment.Start));
            token = segment.Start + segment.Length;
            IEnumerable<object> inside = Tokens(sentence, segment.Start, token).SkipLast(1);
            paragraph.Add(new XElement("span", new XAttribute("class", ClassOf(segment, classes)), inside, new XElement("small", Page.Clean(segment.Type))), " ");
        }
        paragraph.Add(Tokens(sentence, token, sentence.Tokens.Length));
        return paragraph;
    }

    private static string ClassOf(TaggedSegment segment, Dictionary<string, string> classes) => segment.Verdict switch
    {
        Verdict.Right => $"tag {classes[segment.Type]}",
        Verdict.Wrong => $"tag {classes[segment.Type]} wrong",
        _ => "tag missed",
    };

    /// <summary>Tokens, with a blank behind each.</summary>
    private static IEnumerable<object> Tokens(TaggedSentence sentence, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            string expected = sentence.Label is { } label && label[i] != sentence.PredictedTags[i] ? $", should be {label[i]}" : "";
            string title = string.Create(CultureInfo.InvariantCulture, $"{sentence.PredictedTags[i]} {sentence.Probability[i]:0.000}{expected}");
            yield return new XElement("span", new XAttribute("title", Page.Clean(title)), sentence.UnknownTokens[i] ? new XAttribute("class", "unknown") : null, Page.Clean(sentence.Tokens[i]));
            yield return " ";
        }
    }

    /// <summary>A colour for each type, so thin that the text keeps its contrast in light and dark.</summary>
    private static string ColorsOf(int types) =>
        string.Concat(Enumerable.Range(0, types).Select(i => string.Create(CultureInfo.InvariantCulture, $".t{i}{{background:hsla({360 * i / types},75%,50%,.3)}}")));
}
