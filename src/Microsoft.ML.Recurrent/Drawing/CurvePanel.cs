using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>Curves on one pair of axes.</summary>
internal sealed class CurvePanel
{
    private const double Left = 72, Right = 696, Height = 220;
    private readonly string _name;
    private readonly double _top;
    private readonly string _across;
    private readonly IReadOnlyList<Curve> _curves;
    private readonly AxisScale _horizontal;
    private readonly AxisScale _vertical;

    /// <summary>A panel.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="top">Where it begins, below its heading.</param>
    /// <param name="across">What the horizontal axis shows.</param>
    /// <param name="horizontal">The horizontal axis.</param>
    /// <param name="vertical">The vertical axis.</param>
    /// <param name="curves">The curves.</param>
    public CurvePanel(string name, double top, string across, AxisScale horizontal, AxisScale vertical, IReadOnlyList<Curve> curves)
    {
        _name = name;
        _top = top;
        _across = across;
        _horizontal = horizontal;
        _vertical = vertical;
        _curves = curves;
    }

    /// <summary>Where the panel ends, its axis labels included.</summary>
    public double Bottom => _top + Height + 44;

    /// <summary>The drawing.</summary>
    public XElement Draw() => Svg.Group("panel",
        Svg.Text(Left, _top - 10, "heading", "start", _name),
        _vertical.Ticks.Select(tick => Svg.Group("tick",
            Svg.Line(Left, Y(tick), Right, Y(tick), "grid"),
            Svg.Text(Left - 8, Y(tick) + 4, "label", "end", _vertical.Label(tick)))),
        _horizontal.Ticks.Select(tick => Svg.Group("tick",
            Svg.Line(X(tick), _top + Height, X(tick), _top + Height + 5, "axis"),
            Svg.Text(X(tick), _top + Height + 19, "label", "middle", _horizontal.Label(tick)))),
        Svg.Line(Left, _top + Height, Right, _top + Height, "axis"),
        Svg.Line(Left, _top, Left, _top + Height, "axis"),
        Svg.Text((Left + Right) / 2, _top + Height + 36, "label", "middle", _across),
        _curves.Where(curve => curve.Points.Count > 0).Select(Draw));

    private XElement Draw(Curve curve) => Svg.Group("network",
        Svg.Polyline(curve.Points.Select(point => (X(point.X), Y(point.Value))), curve.Color, curve.IsDashed),
        curve.Points.Where(_ => curve.HasDots).Select(point => Svg.Circle(X(point.X), Y(point.Value), 2.5, "point", curve.Color, Describe(curve, point))),
        curve.Points.Where(point => point.X == curve.Best)
            .Select(point => Svg.Circle(X(point.X), Y(point.Value), 6, "best", curve.Color, Describe(curve, point) + $" (best {_across})")));

    private string Describe(Curve curve, (double X, double Value) point) =>
        string.Create(CultureInfo.InvariantCulture, $"{curve.Name}, {_across} {point.X}: {point.Value:G5}");

    private double X(double value) => Left + _horizontal.Position(value) * (Right - Left);

    private double Y(double value) => _top + (1 - _vertical.Position(value)) * Height;
}
