using System.Globalization;

namespace Workloads.Report;

/// <summary>The last line of a run, for scripts: <c>summary: name=ratio …</c>.</summary>
internal static class SummaryLine
{
    /// <summary>For each row the fraction of peak and the ratio to each peer, under the workload's name, threads and what it is compared with.</summary>
    public static string Write(IReadOnlyList<Row> rows) => "summary: " + string.Join(' ', rows.SelectMany(Ratios));

    private static IEnumerable<string> Ratios(Row row)
    {
        if (row.OfPeak > 0)
            yield return Pair(row, "peak", row.OfPeak);
        foreach (Opponent peer in row.Peers)
            yield return Pair(row, peer.Name, peer.Ratio);
        if (row.Other is not null)
            yield return Pair(row, "other", row.Other.Ratio);
    }

    private static string Pair(Row row, string with, double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Name}-t{row.Threads}-{with}={ratio:F3}");
}
