namespace Examples.Common;

/// <summary>Figures in columns: the first column begins where it begins, the others end where they end.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
            throw new ArgumentException($"Expected {headings.Length} cells, found {cells.Length}.", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        return _rows.Select(row => string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    /// <summary>Writes the lines, and an empty one.</summary>
    public void Write(TextWriter writer)
    {
        foreach (string line in Lines())
            writer.WriteLine(line);
        writer.WriteLine();
    }
}
