using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>An explanation as a page: the text on a background that tells for and against, and the strongest tokens as a table.</summary>
internal static class ExplanationPage
{
    private const int Strongest = 10;

    // Blue and orange are told apart with any kind of colour vision; so thin that the text on them keeps its contrast in light and dark.
    private const string For = "33,113,181", Against = "230,120,20";
    private const double Opacity = 0.6;

    private const string Style =
        ".text{white-space:pre-wrap;overflow-wrap:anywhere;line-height:2}" +
        ".text span,.legend span{padding:.15em .1em;border-radius:.2em}" +
        ".against{border-bottom:2px dashed rgb(" + Against + ")}" +
        "table{border-collapse:collapse}td,th{padding:.1em 1em .1em 0;text-align:left}td.number{text-align:right;font-variant-numeric:tabular-nums}";

    /// <summary>The page's file.</summary>
    public static string Draw(SequenceExplanation explanation)
    {
        string label = Page.Clean(explanation.Label);
        double largest = explanation.Contributions.Select(token => Math.Abs((double)token.Contribution)).DefaultIfEmpty().Max();
        string prediction = explanation.Label == explanation.PredictedLabel ? "which is the prediction" : $"the prediction is {Page.Clean(explanation.PredictedLabel)}";
        return Page.Write($"Why {label}?", Style,
            new XElement("h1", "Why ", new XElement("em", label), "?"),
            new XElement("p", string.Create(CultureInfo.InvariantCulture, $"Probability {explanation.Probability:0.0000}, {prediction}. "),
                string.Create(CultureInfo.InvariantCulture, $"Score {explanation.Score:0.000}, of which {explanation.BaselineScore:0.000} belongs to no word.")),
            Legend(label, largest),
            new XElement("p", new XAttribute("class", "text"), TextOf(explanation, largest)),
            explanation.Contributions.Count == 0 ? "" : TableOf(explanation));
    }

    private static XElement Legend(string label, double largest) => new("p", new XAttribute("class", "legend"),
        Marked($"against {label}", -largest, largest), " ", Marked("without weight", 0, largest), " ", Marked($"for {label}", largest, largest));

    private static IEnumerable<object> TextOf(SequenceExplanation explanation, double largest)
    {
        int end = 0;
        foreach ((string token, int start, float contribution) in explanation.Contributions)
        {
            if (start > end)
                yield return Page.Clean(explanation.Text[end..start]);
            yield return Marked(token, contribution, largest);
            end = start + token.Length;
        }
        yield return explanation.Contributions.Count == 0 ? "(no words)" : Page.Clean(explanation.Text[end..]);
    }

    private static XElement Marked(string text, double contribution, double largest)
    {
        double strength = largest > 0 ? Math.Abs(contribution) / largest * Opacity : 0;
        return new XElement("span",
            new XAttribute("title", Format(contribution)),
            contribution < 0 ? new XAttribute("class", "against") : null,
            new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"background:rgba({(contribution < 0 ? Against : For)},{strength:0.###})")),
            Page.Clean(text));
    }

    private static XElement TableOf(SequenceExplanation explanation) => new("table",
        new XElement("tr", new XElement("th", "Strongest tokens"), new XElement("th", "Contribution")),
        explanation.Contributions.OrderByDescending(token => Math.Abs(token.Contribution)).Take(Strongest).Select(token => new XElement("tr",
            new XElement("td", Page.Clean(token.Token)),
            new XElement("td", new XAttribute("class", "number"), Format(token.Contribution)))));

    private static string Format(double contribution) => contribution.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
