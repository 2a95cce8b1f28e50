namespace Examples.Common;

/// <summary>Reads labelled texts: UTF-8, a line each, <c>label&lt;TAB&gt;text</c>; plain, or gzip when the name ends in <c>.gz</c>. Nothing is quoted.</summary>
internal static class LabeledTextFile
{
    private const char Separator = '\t';

    /// <summary>Reads all rows. Blank lines hold none.</summary>
    /// <exception cref="InvalidDataException">A line has no tab or no label, or there are no rows.</exception>
    public static List<LabeledText> Read(string path)
    {
        var rows = new List<LabeledText>();
        int number = 0;
        foreach (string line in TextLines.Read(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) && !line.Contains(Separator))
                continue;
            int tab = line.IndexOf(Separator);
            if (tab < 0)
                throw new InvalidDataException($"{path}({number}): expected label<TAB>text, found a line without a tab: {Shortened.Of(line)}");
            string label = line[..tab].Trim();
            if (label.Length == 0)
                throw new InvalidDataException($"{path}({number}): expected label<TAB>text, found no label before the tab.");
            rows.Add(new LabeledText { Label = label, Text = line[(tab + 1)..] });
        }
        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path}: expected lines of label<TAB>text, found none: the file is empty.");
    }
}
