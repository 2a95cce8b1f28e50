using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>Curves over the epochs on one pair of axes.</summary>
internal sealed class CurvePanel
{
    private const double Left = 72, Right = 696, Height = 220;
    private readonly string _name;
    private readonly double _top;
    private readonly IReadOnlyList<Curve> _curves;
    private readonly AxisScale _epochs;
    private readonly AxisScale _values;

    /// <summary>A panel of curves that have at least one point among them.</summary>
    public CurvePanel(string name, double top, AxisScale epochs, IReadOnlyList<Curve> curves)
    {
        _name = name;
        _top = top;
        _curves = curves;
        _epochs = epochs;
        IEnumerable<double> values = curves.SelectMany(curve => curve.Points).Select(point => point.Value);
        _values = AxisScale.Of(values.Min(), values.Max());
    }

    /// <summary>Where the panel ends, its axis labels included.</summary>
    public double Bottom => _top + Height + 44;

    /// <summary>The drawing.</summary>
    public XElement Draw() => Svg.Group("panel",
        Svg.Text(Left, _top - 10, "heading", "start", _name),
        _values.Ticks.Select(tick => Svg.Group("tick",
            Svg.Line(Left, Y(tick), Right, Y(tick), "grid"),
            Svg.Text(Left - 8, Y(tick) + 4, "label", "end", _values.Label(tick)))),
        _epochs.Ticks.Select(tick => Svg.Group("tick",
            Svg.Line(X(tick), _top + Height, X(tick), _top + Height + 5, "axis"),
            Svg.Text(X(tick), _top + Height + 19, "label", "middle", _epochs.Label(tick)))),
        Svg.Line(Left, _top + Height, Right, _top + Height, "axis"),
        Svg.Line(Left, _top, Left, _top + Height, "axis"),
        Svg.Text((Left + Right) / 2, _top + Height + 36, "label", "middle", "epoch"),
        _curves.Where(curve => curve.Points.Count > 0).Select(Draw));

    private XElement Draw(Curve curve) => Svg.Group("network",
        Svg.Polyline(curve.Points.Select(point => (X(point.Epoch), Y(point.Value))), curve.Color, curve.IsDashed),
        curve.Points.Select(point => Svg.Circle(X(point.Epoch), Y(point.Value), 2.5, "point", curve.Color, Describe(curve, point))),
        curve.Points.Where(point => point.Epoch == curve.MarkedEpoch)
            .Select(point => Svg.Circle(X(point.Epoch), Y(point.Value), 6, "best", curve.Color, Describe(curve, point) + " (best epoch)")));

    private static string Describe(Curve curve, (int Epoch, double Value) point) =>
        string.Create(CultureInfo.InvariantCulture, $"{curve.Name}, epoch {point.Epoch}: {point.Value:G5}");

    private double X(double epoch) => Left + _epochs.Position(epoch) * (Right - Left);

    private double Y(double value) => _top + (1 - _values.Position(value)) * Height;
}
