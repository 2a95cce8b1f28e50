using System.Globalization;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Writes a confusion matrix as a table: true classes in rows, predicted ones in columns, precision and recall at the edges.</summary>
internal static class ConfusionTableText
{
    private const string PrecisionTitle = "Precision";
    private const int CellWidth = 5;
    private const int CellWidthOfTwo = 8;

    public static string Format(ConfusionMatrix matrix, IReadOnlyList<string> names, bool isBinary)
    {
        int cellWidth = names.Count == 2 ? CellWidthOfTwo : CellWidth;
        // Names that are too long for a column stand in the rows only, after their numbers.
        bool numbered = names.Any(name => name.Length > cellWidth);
        IReadOnlyList<string> columnTitles = numbered ? Enumerable.Range(0, names.Count).Select(Number).ToArray() : names;
        IReadOnlyList<string> rowTitles = numbered ? NumberedTitles(names) : names;
        int titleWidth = Math.Max(PrecisionTitle.Length, rowTitles.Max(title => title.Length));
        var text = new StringBuilder();
        if (isBinary)
            text.Append(PositiveRatio(matrix.Counts[0].Sum(), matrix.Counts[1].Sum()));
        text.AppendLine().AppendLine("Confusion table");
        string rule = new('=', names.Count * (cellWidth + 3));
        text.Append("".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        text.Append("PREDICTED".PadRight(titleWidth)).Append(" ||").AppendJoin("", columnTitles.Select(title => Cell(title, cellWidth))).AppendLine(" Recall");
        text.Append("TRUTH".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        for (int actual = 0; actual < names.Count; actual++)
        {
            text.Append(rowTitles[actual].PadLeft(titleWidth)).Append(" ||")
                .AppendJoin("", matrix.Counts[actual].Select(count => Cell(Count(count), cellWidth)))
                .Append(' ').AppendLine(Share(matrix.PerClassRecall[actual]));
        }
        text.Append("".PadRight(titleWidth)).Append(" ||").AppendLine(rule);
        text.Append(PrecisionTitle.PadRight(titleWidth)).Append(" ||")
            .AppendJoin("", matrix.PerClassPrecision.Select(precision => $"{Share(precision).PadLeft(cellWidth + 1)} |")).AppendLine();
        return text.ToString();
    }

    private static string[] NumberedTitles(IReadOnlyList<string> names)
    {
        int numberWidth = Number(names.Count - 1).Length;
        int nameWidth = names.Max(name => name.Length);
        return names.Select((name, i) => $"{Number(i).PadLeft(numberWidth)}. {name.PadLeft(nameWidth)}").ToArray();
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static string PositiveRatio(double positives, double negatives) =>
        string.Create(CultureInfo.InvariantCulture, $"TEST POSITIVE RATIO:\t{positives / (positives + negatives):F4} ({positives:F1}/({positives:F1}+{negatives:F1}))");

    private static string Cell(string value, int width) => $" {value.PadLeft(width)} |";

    private static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);
}
