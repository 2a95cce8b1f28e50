using System.Globalization;

namespace Examples.Common;

/// <summary>The last line of an example's output, for programs to read: <c>metrics: accuracy=0.9910 f1=0.9660 auc=0.9950</c>.</summary>
internal static class MetricsLine
{
    public static string Of(IEnumerable<KeyValuePair<string, double>> metrics) =>
        "metrics: " + string.Join(' ', metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key}={metric.Value:F4}")));
}
