using System.Xml.Linq;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Drawing;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>The charts of the page. Colour is the cell; a dashed line is the network without clipping, or an LSTM's cell state.</summary>
internal static class Charts
{
    /// <summary>Smaller norms are drawn at the foot of the axis.</summary>
    public const double Smallest = 1e-12;

    private const double Width = 720, Top = 40, LegendRow = 22;
    private const string BaselineColor = "#808080";

    /// <summary>Share of right answers against length.</summary>
    public static XElement Accuracy(IReadOnlyList<Run> runs)
    {
        LongRangeTask task = runs[0].Plan.Task;
        int[] lengths = [.. runs.Select(run => run.Plan.Length).Distinct().Order()];
        var curves = new List<Curve> { new(task.Baseline, BaselineColor, IsDashed: false, [.. lengths.Select(length => ((double)length, task.BaselineShare))]) };
        foreach (IGrouping<(RecurrentCell Cell, bool IsClipped), Run> line in runs.GroupBy(run => (run.Plan.Cell, run.Plan.IsClipped)))
        {
            curves.Add(new Curve(
                $"{RunPlan.NameOf(line.Key.Cell)}, {(line.Key.IsClipped ? "clipped" : "not clipped")}", Color(line.Key.Cell), IsDashed: !line.Key.IsClipped,
                [.. line.OrderBy(run => run.Plan.Length).Select(run => ((double)run.Plan.Length, run.Result.Share))]));
        }
        var panel = new CurvePanel($"{task.Name}: {task.Measure}", Top, "length", AxisScale.OfIntegers(lengths[0], lengths[^1]), new AxisScale(0, 1, 0.2), curves);
        return Image($"{task.Name}: {task.Measure} against length", panel,
            [.. CellSamples(runs), (task.Baseline, BaselineColor, null), ("clipped", "", false), ("not clipped", "", true)]);
    }

    /// <summary>Norm of the state's gradient against the time step.</summary>
    /// <param name="title">Which networks, and when.</param>
    /// <param name="runs">The networks: their names, their colours, and whose gradient.</param>
    public static XElement Flow(string title, IReadOnlyList<(string Name, string Color, GradientFlow Flow)> runs)
    {
        var curves = new List<Curve>();
        foreach ((string name, string color, GradientFlow flow) in runs)
        {
            curves.Add(Line($"{name}, h", color, isDashed: false, flow.Hidden));
            if (flow.Cell.Any(norm => norm > 0))
            {
                // The last c is handed to no step.
                curves.Add(Line($"{name}, c", color, isDashed: true, [.. flow.Cell.SkipLast(1)]));
            }
        }
        return Logarithmic(title, "step", curves, [.. runs.Select(run => (run.Name, run.Color, (bool?)null)), .. StateSamples(curves)]);
    }

    /// <summary>Norm of the gradient of all weights against the training step.</summary>
    /// <param name="title">Which networks.</param>
    /// <param name="runs">The networks: their names and colours.</param>
    public static XElement Training(string title, IReadOnlyList<(string Name, string Color, Run Run)> runs) =>
        Logarithmic(title, "training step", [.. runs.Select(run => Line(run.Name, run.Color, isDashed: false, run.Run.Norms))], [.. runs.Select(run => (run.Name, run.Color, (bool?)null))]);

    /// <summary>A cell's colour.</summary>
    public static string Color(RecurrentCell cell) => Chart.Color((int)cell);

    private static IEnumerable<(string, string, bool?)> CellSamples(IReadOnlyList<Run> runs) =>
        runs.Select(run => run.Plan.Cell).Distinct().Select(cell => (RunPlan.NameOf(cell), Color(cell), (bool?)null));

    private static IEnumerable<(string, string, bool?)> StateSamples(List<Curve> curves) =>
        curves.Any(curve => curve.IsDashed) ? [("h", "", false), ("c of the LSTM", "", true)] : [];

    private static Curve Line(string name, string color, bool isDashed, IReadOnlyList<double> norms) =>
        new(name, color, isDashed, [.. norms.Select((norm, i) => (i + 1.0, norm)).Where(point => double.IsFinite(point.norm))]) { HasDots = false };

    private static XElement Logarithmic(string title, string across, IReadOnlyList<Curve> curves, IReadOnlyList<(string Name, string Color, bool? IsDashed)> legend)
    {
        (double X, double Value)[] points = [.. curves.SelectMany(curve => curve.Points)];
        double smallest = points.Select(point => Math.Max(Smallest, point.Value)).DefaultIfEmpty(1).Min(), largest = points.Select(point => Math.Max(Smallest, point.Value)).DefaultIfEmpty(1).Max();
        AxisScale horizontal = AxisScale.OfIntegers(1, (int)points.Select(point => point.X).DefaultIfEmpty(1).Max());
        return Image(title, new CurvePanel(title, Top, across, horizontal, AxisScale.OfPowers(smallest, largest), curves), legend);
    }

    private static XElement Image(string title, CurvePanel panel, IReadOnlyList<(string Name, string Color, bool? IsDashed)> legend)
    {
        const int Columns = 4;
        const double Column = Width / Columns - 8;
        double top = panel.Bottom + LegendRow, height = top + LegendRow * ((legend.Count - 1) / Columns + 1);
        return Svg.Image(Width, height, title, title, Chart.Style,
            Svg.Rectangle(Width, height, "paper"),
            panel.Draw(),
            Svg.Group("legend", legend.Select((entry, i) => entry.IsDashed is bool isDashed
                ? Chart.Sample(24 + i % Columns * Column, top + i / Columns * LegendRow, entry.Name, isDashed)
                : Chart.Sample(24 + i % Columns * Column, top + i / Columns * LegendRow, entry.Name, entry.Color))));
    }
}
