namespace Microsoft.ML.Recurrent.Conll;

/// <summary>What the lines of a <see cref="ConllFormat"/> look like.</summary>
internal sealed class ConllLayout
{
    private static readonly ConllLayout _tabs = new([new("Tokens", 0), new("Label", ^1)]) { SeparatedByTabs = true };
    private static readonly ConllLayout _blanks = new([new("Tokens", 0), new("Label", ^1)]);
    private static readonly ConllLayout _conllU = new([new("Tokens", 1), new("Label", 3)]) { SeparatedByTabs = true, FieldCount = 10 };

    private ConllLayout(IReadOnlyList<ConllColumn> columns) => Columns = columns;

    /// <summary>The columns unless the caller names others.</summary>
    public IReadOnlyList<ConllColumn> Columns { get; }

    /// <summary>Whether one tab stands between two fields; otherwise any number of blanks and tabs.</summary>
    public bool SeparatedByTabs { get; private init; }

    /// <summary>Number of fields of a line; 0 when a file's first line decides.</summary>
    public int FieldCount { get; private init; }

    /// <summary>Whether lines are numbered words, multi-word tokens, empty nodes or comments.</summary>
    public bool IsConllU => FieldCount > 0;

    public static ConllLayout Of(ConllFormat format) => format switch
    {
        ConllFormat.TabSeparated => _tabs,
        ConllFormat.Conll2003 => _blanks,
        ConllFormat.ConllU => _conllU,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, $"Expected one of {string.Join(", ", Enum.GetNames<ConllFormat>())}."),
    };

    /// <summary>Cuts a line into its fields.</summary>
    public void Split(ReadOnlySpan<char> line, List<Range> fields)
    {
        fields.Clear();
        if (SeparatedByTabs)
        {
            foreach (Range field in line.Split('\t'))
                fields.Add(field);
            return;
        }
        foreach (Range field in line.SplitAny(' ', '\t'))
        {
            if (!line[field].IsEmpty)
                fields.Add(field);
        }
    }

    /// <summary>What stands between two fields, in words.</summary>
    public string Separator => SeparatedByTabs ? "tabs" : "blanks";
}
