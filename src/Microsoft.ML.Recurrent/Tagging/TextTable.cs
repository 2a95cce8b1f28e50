using System.Text;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>A table in plain text: names on the left, figures that end below each other on their right.</summary>
internal sealed class TextTable(IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [headings];

    public void Add(IReadOnlyList<string> cells) => _rows.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, headings.Count).Select(column => _rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in _rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (int column = 1; column < row.Count; column++)
                text.Append("  ").Append(row[column].PadLeft(widths[column]));
            text.AppendLine();
        }
        return text.ToString();
    }
}
