using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>What drawings with curves share: the look of their elements, in light and dark, and colours.</summary>
internal static class Chart
{
    /// <summary>The style rules of the image.</summary>
    public const string Style =
        "text{font-family:system-ui,sans-serif;fill:#1f2328}.title{font-size:18px;font-weight:600}.heading{font-size:14px;font-weight:600}.label{font-size:12px}" +
        ".paper{fill:#ffffff}.grid{stroke:#d1d9e0}.axis{stroke:#59636e}.curve{fill:none;stroke-width:2}.dashed{stroke-dasharray:5 4}.best{stroke-width:2}.sample{stroke:#59636e}" +
        "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#0d1117}.grid{stroke:#30363d}.axis{stroke:#9198a1}.sample{stroke:#9198a1}}";

    // At least 3:1 against white and against the dark paper.
    private static readonly string[] _colors = ["#2f7fdb", "#d55e00", "#009e73", "#b0609a", "#94780a", "#7d70e8", "#d64550", "#5d8a31"];

    /// <summary>The colour of curve <paramref name="number"/>, from 0; after eight they repeat.</summary>
    public static string Color(int number) => _colors[number % _colors.Length];

    /// <summary>An entry of a legend that says what a solid or a dashed line of any colour means.</summary>
    public static XElement Sample(double x, double y, string name, bool isDashed) => Svg.Group("entry",
        Svg.Line(x, y - 4, x + 28, y - 4, isDashed ? "curve dashed sample" : "curve sample"), Svg.Text(x + 34, y, "label", "start", name));

    /// <summary>An entry of a legend that says what a colour means.</summary>
    public static XElement Sample(double x, double y, string name, string color) => Svg.Group("entry",
        Svg.Polyline([(x, y - 4), (x + 28, y - 4)], color, isDashed: false), Svg.Text(x + 34, y, "label", "start", name));
}
