using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>The elements of SVG that drawings consist of. Lengths are in pixels, y grows downwards.</summary>
internal static class Svg
{
    private static readonly XNamespace _namespace = "http://www.w3.org/2000/svg";

    /// <summary>An image with a title and a description for those who do not see it.</summary>
    public static XElement Image(double width, double height, string title, string description, string style, params object[] content) =>
        Element("svg", [("viewBox", $"0 0 {Number(width)} {Number(height)}"), ("width", Number(width)), ("height", Number(height)), ("role", "img"), ("style", "max-width:100%;height:auto")],
            Element("title", [], Page.Clean(title)), Element("desc", [], Page.Clean(description)), Element("style", [], style), content);

    /// <summary>A group of elements.</summary>
    public static XElement Group(string kind, params object?[] content) => Element("g", [("class", kind)], content);

    /// <summary>A rectangle.</summary>
    public static XElement Rectangle(double width, double height, string kind) =>
        Element("rect", [("width", Number(width)), ("height", Number(height)), ("class", kind)]);

    /// <summary>A line from (x1, y1) to (x2, y2).</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, string kind) =>
        Element("line", [("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("class", kind)]);

    /// <summary>A line in a colour, dashed or not.</summary>
    public static XElement Polyline(IEnumerable<(double X, double Y)> points, string color, bool isDashed) =>
        Element("polyline", [("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))), ("class", isDashed ? "curve dashed" : "curve"), ("stroke", color)]);

    /// <summary>A circle that tells its title to the pointer.</summary>
    public static XElement Circle(double x, double y, double radius, string kind, string color, string title) =>
        Element("circle", [("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("class", kind), ("stroke", color), ("fill", kind == "point" ? color : "none")],
            Element("title", [], Page.Clean(title)));

    /// <summary>A text whose base line starts, has its middle, or ends at (x, y).</summary>
    public static XElement Text(double x, double y, string kind, string anchor, string text) =>
        Element("text", [("x", Number(x)), ("y", Number(y)), ("class", kind), ("text-anchor", anchor)], Page.Clean(text));

    private static XElement Element(string name, IEnumerable<(string Name, string Value)> attributes, params object?[] content) =>
        new(_namespace + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)), content);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
