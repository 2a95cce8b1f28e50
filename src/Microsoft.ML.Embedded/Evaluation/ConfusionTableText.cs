using System.Globalization;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Writes a confusion matrix as a table: true classes in rows, predicted ones in columns, precision and recall at the edges.</summary>
internal static class ConfusionTableText
{
    private const string PrecisionTitle = "Precision";
    private const int MinimumCellWidth = 5;

    public static string Format(ConfusionMatrix matrix, IReadOnlyList<string> names, bool isBinary)
    {
        int titleWidth = Math.Max(PrecisionTitle.Length, names.Max(name => name.Length));
        int cellWidth = Math.Max(MinimumCellWidth, Math.Max(names.Max(name => name.Length), matrix.Counts.Max(row => row.Max(count => Count(count).Length))));
        var text = new StringBuilder();
        if (isBinary)
            text.AppendLine(PositiveRatio(matrix.Counts[0].Sum(), matrix.Counts[1].Sum()));
        text.AppendLine("Confusion table");
        string rule = new('=', names.Count * (cellWidth + 3));
        text.Append("".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        text.Append("PREDICTED".PadRight(titleWidth)).Append(" ||").AppendJoin("", names.Select(name => Cell(name, cellWidth))).AppendLine(" Recall");
        text.Append("TRUTH".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        for (int actual = 0; actual < names.Count; actual++)
        {
            text.Append(names[actual].PadLeft(titleWidth)).Append(" ||")
                .AppendJoin("", matrix.Counts[actual].Select(count => Cell(Count(count), cellWidth)))
                .Append(' ').AppendLine(Share(matrix.PerClassRecall[actual]));
        }
        text.Append("".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        text.Append(PrecisionTitle.PadRight(titleWidth)).Append(" ||")
            .AppendJoin("", matrix.PerClassPrecision.Select(precision => Cell(Share(precision), cellWidth))).AppendLine();
        return text.ToString();
    }

    private static string PositiveRatio(double positives, double negatives) =>
        string.Create(CultureInfo.InvariantCulture, $"TEST POSITIVE RATIO:\t{positives / (positives + negatives):F4} ({positives:F1}/({positives:F1}+{negatives:F1}))");

    private static string Cell(string value, int width) => value.PadLeft(width + 1) + " |";

    private static string Count(double count) => count.ToString("F0", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);
}
