namespace Examples.Common;

/// <summary>The labels of the training texts: two make a binary task, more make a multiclass task.</summary>
internal sealed class LabelSet
{
    private readonly string[] _labels;

    private LabelSet(string[] labels, string positive)
    {
        _labels = labels;
        Positive = positive;
    }

    /// <summary>All labels, in ordinal order.</summary>
    public IReadOnlyList<string> Labels => _labels;

    public bool IsBinary => _labels.Length == 2;

    /// <summary>Of two labels: the one that the caller prefers if it is there, else the last in ordinal order (of <c>ham</c> and <c>spam</c>: <c>spam</c>; of 0 and 1: 1).</summary>
    public string Positive { get; }

    /// <summary>Of two labels: the other one.</summary>
    public string Negative => _labels.First(label => label != Positive);

    /// <summary>Finds the labels of the training texts.</summary>
    /// <exception cref="InvalidDataException">There is only one.</exception>
    public static LabelSet Find(IEnumerable<LabeledText> training, string preferred, string path)
    {
        string[] labels = [.. training.Select(row => row.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (labels.Length == 1)
            throw new InvalidDataException($"{path}: expected texts with at least two different labels, found only '{labels[0]}'.");
        return new LabelSet(labels, labels.Contains(preferred) ? preferred : labels[^1]);
    }

    /// <summary>Checks test texts: F1 and the area under the curve of two labels need texts of both.</summary>
    /// <exception cref="InvalidDataException">They have a label that the training texts lack, or only one of two.</exception>
    public void CheckTest(IReadOnlyList<LabeledText> texts, string path)
    {
        Check(texts, path);
        if (IsBinary && texts.All(row => row.Label == texts[0].Label))
            throw new InvalidDataException($"{path}: expected texts of both labels, found only '{texts[0].Label}'.");
    }

    /// <summary>Checks that other texts have no label that the training texts lack.</summary>
    /// <exception cref="InvalidDataException">They have.</exception>
    public void Check(IReadOnlyList<LabeledText> texts, string path)
    {
        string[] unknown = [.. texts.Select(row => row.Label).Distinct(StringComparer.Ordinal).Except(_labels).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            string few = string.Join(", ", unknown.Take(5).Select(label => $"'{label}'"));
            throw new InvalidDataException($"{path}: has {unknown.Length} labels that the training texts do not have: {few}{(unknown.Length > 5 ? ", …" : ".")}");
        }
    }
}
