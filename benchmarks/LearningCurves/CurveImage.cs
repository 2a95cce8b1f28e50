using System.Xml.Linq;
using Microsoft.ML.Recurrent.Drawing;

namespace LearningCurves;

/// <summary>The curves, drawn: bits a token on the validation text against seconds of training.</summary>
internal static class CurveImage
{
    private const string Title = "bits per token on the validation text";
    private const double Width = 720, Top = 40, LegendRow = 22;

    /// <summary>The image.</summary>
    public static XElement Draw(params (string Name, IReadOnlyList<CurvePoint> Points)[] sides)
    {
        Curve[] curves = [.. sides.Select((side, i) => new Curve(side.Name, Chart.Color(i), IsDashed: false, [.. side.Points.Select(point => (point.Seconds, point.Bits))]))];
        (double X, double Value)[] points = [.. curves.SelectMany(curve => curve.Points)];
        AxisScale seconds = AxisScale.Of(0, points.Max(point => point.X)), bits = AxisScale.Of(points.Min(point => point.Value), points.Max(point => point.Value));
        var panel = new CurvePanel(Title, Top, "seconds of training", seconds, bits, curves);
        double legend = panel.Bottom + LegendRow;
        return Svg.Image(Width, legend + LegendRow, Title, "Bits per token against seconds of training, one curve a side.", Chart.Style,
            Svg.Rectangle(Width, legend + LegendRow, "paper"),
            panel.Draw(),
            Svg.Group("legend", curves.Select((curve, i) => Chart.Sample(72 + 320 * i, legend, curve.Name, curve.Color))));
    }
}
