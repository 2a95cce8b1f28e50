using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Kernels;

/// <summary>A column that is computed from a benchmark's time and <see cref="Amount"/>.</summary>
internal abstract class AmountColumn(string name) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public abstract string Legend { get; }

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase).Length == 0;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => GetValue(summary, benchmark).Length > 0);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        Amount? amount = benchmarkCase.Parameters.Items.Select(parameter => parameter.Value).OfType<Amount>().FirstOrDefault();
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        return amount is null || nanoseconds is null ? "" : Text(amount, nanoseconds.Value, benchmarkCase);
    }

    protected abstract string Text(Amount amount, double nanoseconds, BenchmarkCase benchmark);
}

/// <summary>10^9 of something a second.</summary>
internal sealed class RateColumn(string name, Func<Amount, double> count) : AmountColumn(name)
{
    public override string Legend => "10^9 a second, from the median time";

    protected override string Text(Amount amount, double nanoseconds, BenchmarkCase benchmark) =>
        count(amount) == 0 ? "" : (count(amount) / nanoseconds).ToString("F2", CultureInfo.InvariantCulture);
}

/// <summary>GFLOP/s over the median of the peaks of that number of threads (see <see cref="Peaks"/>).</summary>
internal sealed class OfPeakColumn() : AmountColumn("of peak")
{
    public override string Legend => "Share of a loop of multiply-adds on registers, measured in the same run at the same width and number of threads";

    protected override string Text(Amount amount, double nanoseconds, BenchmarkCase benchmark)
    {
        if (amount.Operations == 0)
            return "";
        int threads = benchmark.Parameters.Items.FirstOrDefault(parameter => parameter.Name == "Threads")?.Value as int? ?? 1;
        return (amount.Operations / nanoseconds / Peaks.Median(threads)).ToString("F2", CultureInfo.InvariantCulture);
    }
}
