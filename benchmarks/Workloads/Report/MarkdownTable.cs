using System.Globalization;
using Workloads.Measuring;

namespace Workloads.Report;

/// <summary>Rows as a Markdown table.</summary>
internal static class MarkdownTable
{
    public const string Header =
        "| work | threads | ours | GFLOP/s | of peak | PyTorch | ours / PyTorch | oneDNN | ours / oneDNN | bytes a step | beside it |\n" +
        "|---|---|---|---|---|---|---|---|---|---|---|";

    /// <summary>All rows, those of each vector width under a heading of their own if there are several.</summary>
    public static string Write(IReadOnlyList<Row> rows)
    {
        var widths = rows.GroupBy(row => row.VectorBits).OrderByDescending(group => group.Key);
        return string.Join("\n", widths.Select(group => $"{group.Key}-bit vectors:\n\n{Header}\n{string.Join('\n', group.Select(Line))}\n"));
    }

    public static string Line(Row row)
    {
        Opponent? torch = row.Peers.Find(peer => peer.Name == "torch"), oneDnn = row.Peers.Find(peer => peer.Name == "onednn");
        string[] cells =
        [
            row.Name, Text(row.Threads, "0"), Text(row.Ours, row.Unit), row.OfPeak == 0 ? "" : Text(row.Gflops.Median, "F1"), row.OfPeak == 0 ? "" : Text(row.OfPeak, "F2"),
            torch is null ? "" : Text(torch.Figures, row.Unit), torch is null ? "" : Text(torch.Ratio, "F2"),
            oneDnn is null ? "" : Text(oneDnn.Figures, row.Unit), oneDnn is null ? "" : Text(oneDnn.Ratio, "F2"),
            Text(row.AllocatedBytes, "F0"), Beside(row),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Beside(Row row)
    {
        if (row.Other is { } other)
            return $"{other.Name}: {Text(other.Figures, row.Unit)}; ratio {Text(other.Ratio, "F2")}";
        return row.WeightBytes == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{row.WeightBytes / 1024} KiB of weights at {row.GigabytesPerSecond:F0} GB/s: {row.WeightBytes / row.GigabytesPerSecond / 1e3:F1} µs");
    }

    private static string Text(Figures figures, Unit unit)
    {
        string format = unit == Unit.TokensPerSecond ? "N0" : "F2";
        return $"{Text(figures.Median, format)} ({Text(figures.Min, format)}-{Text(figures.Max, format)}){(unit == Unit.Microseconds ? " µs" : "")}";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
