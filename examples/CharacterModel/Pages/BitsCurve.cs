using System.Xml.Linq;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Drawing;

namespace CharacterModel.Pages;

/// <summary>Bits per character against seconds of training.</summary>
internal static class BitsCurve
{
    private const string Title = "bits per character";
    private const double Width = 720, Top = 40, LegendRow = 22;

    /// <summary>The image.</summary>
    /// <param name="training">Seconds, and bits per character of the training text, the mean of the epoch so far.</param>
    /// <param name="epochs">The epochs, at whose ends the validation text was read.</param>
    public static XElement Draw(IReadOnlyList<(double Seconds, double Bits)> training, IReadOnlyList<EpochRecord> epochs)
    {
        Curve[] curves =
        [
            new("training text, mean of the epoch so far", Chart.Color(0), IsDashed: false, [.. training.Where(point => double.IsFinite(point.Bits))]) { HasDots = false },
            new("validation text, after each epoch", Chart.Color(1), IsDashed: false, [.. EpochBits.Of(epochs).Select(epoch => (epoch.Seconds, epoch.Validation))]),
        ];
        (double X, double Value)[] points = [.. curves.SelectMany(curve => curve.Points)];
        double last = points.Select(point => point.X).DefaultIfEmpty(1).Max();
        var panel = new CurvePanel(Title, Top, "seconds of training", AxisScale.Of(0, last), AxisScale.Of(0, points.Select(point => point.Value).DefaultIfEmpty(1).Max()), curves);
        double legend = panel.Bottom + LegendRow;
        return Svg.Image(Width, legend + LegendRow, Title, "Bits per character against seconds of training.", Chart.Style,
            Svg.Rectangle(Width, legend + LegendRow, "paper"),
            panel.Draw(),
            Svg.Group("legend", curves.Select((curve, i) => Chart.Sample(72 + 320 * i, legend, curve.Name, curve.Color))));
    }
}
