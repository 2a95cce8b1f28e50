using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>How training went, drawn: losses above, the validation metric below, a line for each network.</summary>
internal static class LearningCurve
{
    private const double Width = 720, LegendColumn = 104, LegendRow = 22;
    private const string Title = "Learning curve";

    /// <summary>Writes a drawing: a page of HTML if the name of the file says so, otherwise an SVG image.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to draw.</exception>
    public static void Save(string path, IReadOnlyList<TrainingHistory> histories)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (histories.All(history => history.Epochs.Count == 0))
            throw new InvalidOperationException("The model has no training history to draw: its file was written without, or no epoch was run.");
        File.WriteAllText(path, Draw(histories, Page.IsPage(path)));
    }

    /// <summary>The file: an SVG image, or a page that holds it.</summary>
    /// <param name="histories">One for each network, with at least one epoch among them.</param>
    /// <param name="asPage">Whether the image is put on a page of HTML.</param>
    public static string Draw(IReadOnlyList<TrainingHistory> histories, bool asPage)
    {
        XElement image = DrawImage(histories);
        return asPage
            ? Page.Write(Title, "", image)
            : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + image.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static XElement DrawImage(IReadOnlyList<TrainingHistory> histories)
    {
        string metric = histories.Select(history => history.MetricName).FirstOrDefault(name => name is not null) ?? "metric";
        IEnumerable<int> epochs = histories.SelectMany(history => history.Epochs).Select(record => record.Epoch);
        AxisScale scale = AxisScale.OfIntegers(epochs.Min(), epochs.Max());
        var panels = new List<CurvePanel>();
        double bottom = 60;
        foreach ((string name, Curve[] curves) in new[] { ("loss", Losses(histories)), (metric, Metrics(histories, metric)) })
        {
            if (curves.All(curve => curve.Points.Count == 0))
                continue;
            IEnumerable<double> values = curves.SelectMany(curve => curve.Points).Select(point => point.Value);
            panels.Add(new CurvePanel(name, bottom + 30, "epoch", scale, AxisScale.Of(values.Min(), values.Max()), curves));
            bottom = panels[^1].Bottom;
        }
        int columns = (int)(Width / LegendColumn) - 1;
        double height = bottom + LegendRow * (2 + (histories.Count + columns - 1) / columns);
        string summary = Summarize(histories);
        return Svg.Image(Width, height, Title, summary, Chart.Style,
            Svg.Rectangle(Width, height, "paper"),
            Svg.Text(24, 32, "title", "start", Title),
            Svg.Text(24, 54, "label", "start", summary),
            panels.Select(panel => panel.Draw()),
            Svg.Group("legend", Legend(histories.Count, bottom + LegendRow, columns)));
    }

    private static Curve[] Losses(IReadOnlyList<TrainingHistory> histories) =>
    [
        .. histories.Select((history, i) => MakeCurve(history, i, "training loss", record => record.TrainingLoss, isDashed: true, isMarked: !HasValidation(history))),
        .. histories.Select((history, i) => MakeCurve(history, i, "validation loss", record => record.ValidationLoss, isDashed: false, isMarked: true)),
    ];

    private static Curve[] Metrics(IReadOnlyList<TrainingHistory> histories, string metric) =>
        [.. histories.Select((history, i) => MakeCurve(history, i, metric, record => record.Metric, isDashed: false, isMarked: true))];

    private static Curve MakeCurve(TrainingHistory history, int network, string name, Func<EpochRecord, double?> value, bool isDashed, bool isMarked) => new(
        string.Create(CultureInfo.InvariantCulture, $"network {network + 1}, {name}"),
        Chart.Color(network),
        isDashed,
        [.. history.Epochs.Where(record => double.IsFinite(value(record) ?? double.NaN)).Select(record => ((double)record.Epoch, value(record)!.Value))])
    {
        Best = isMarked ? history.BestEpoch : null,
    };

    private static bool HasValidation(TrainingHistory history) => history.Epochs.Any(record => record.ValidationLoss is not null);

    private static IEnumerable<XElement> Legend(int networks, double top, int columns)
    {
        yield return Chart.Sample(24, top, "training", isDashed: true);
        yield return Chart.Sample(24 + LegendColumn, top, "validation", isDashed: false);
        yield return Svg.Group("entry",
            Svg.Circle(24 + 2 * LegendColumn + 14, top - 4, 6, "best sample", "currentColor", "best epoch"), Svg.Text(24 + 2 * LegendColumn + 34, top, "label", "start", "best epoch"));
        for (int i = 0; i < networks; i++)
        {
            double x = 24 + i % columns * LegendColumn, y = top + LegendRow * (1 + i / columns);
            yield return Chart.Sample(x, y, string.Create(CultureInfo.InvariantCulture, $"network {i + 1}"), Chart.Color(i));
        }
    }

    private static string Summarize(IReadOnlyList<TrainingHistory> histories)
    {
        const int Listed = 8;
        IEnumerable<int> epochs = histories.Select(history => history.BestEpoch);
        string best = histories.Count <= Listed
            ? string.Join(", ", epochs.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture)))
            : string.Create(CultureInfo.InvariantCulture, $"{epochs.Min()} to {epochs.Max()}");
        string ends = string.Join(", ", histories.Select(history => Describe(history.StopReason)).Distinct());
        return histories.Count == 1 ? $"Best epoch {best}; {ends}." : string.Create(CultureInfo.InvariantCulture, $"{histories.Count} networks, best epochs {best}; {ends}.");
    }

    private static string Describe(StopReason reason) => reason switch
    {
        StopReason.NoImprovement => "stopped when it no longer improved",
        StopReason.Cancelled => "cancelled",
        _ => "all epochs run",
    };
}
