using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Training or validation rows, read once and kept: sequences before any vocabulary, labels, additional features.</summary>
internal sealed class ClassifierRows
{
    private readonly List<int> _labels = [];

    /// <summary>Token numbers in the token table, or keys, of each row, uncut; empty for floats.</summary>
    public SequenceStore Tokens { get; } = new();

    /// <summary>The text of each row, its pieces joined by blanks; empty unless asked for.</summary>
    public List<ReadOnlyMemory<char>> Texts { get; } = [];

    /// <summary>Float vectors of each row, uncut: [length · element size]; empty for tokens.</summary>
    public List<float[]> Elements { get; } = [];

    /// <summary>Additional features of each row; empty when there are none.</summary>
    public List<float[]> Additional { get; } = [];

    /// <summary>Class of each row, from 0.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Count;

    /// <summary>Number of rows that were passed over because their label is missing.</summary>
    public int Unlabelled { get; private set; }

    /// <summary>Reads all rows of a view.</summary>
    /// <param name="data">The view.</param>
    /// <param name="sequence">Its sequence column.</param>
    /// <param name="label">Its label column.</param>
    /// <param name="additional">Its column of additional features, or null.</param>
    /// <param name="table">Gives texts their numbers.</param>
    /// <param name="splitsPunctuation">Whether punctuation is cut from words.</param>
    /// <param name="keepsTexts">Whether <see cref="Texts"/> is wanted.</param>
    /// <param name="classes">For each class of this view its number in training, -1 for none; null when they are the same.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    public static ClassifierRows Read(
        IDataView data, SequenceColumn sequence, LabelColumn label, FeatureColumn? additional, TokenTable table, bool splitsPunctuation, bool keepsTexts, int[]? classes,
        CancellationToken cancellation)
    {
        var rows = new ClassifierRows();
        List<DataViewSchema.Column> columns = [sequence.Column, label.Column];
        if (additional is not null)
            columns.Add(additional.Column);
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Func<int> readClass = label.OpenClass(cursor);
        Action readSequence = rows.SequenceReader(cursor, sequence, table, splitsPunctuation, keepsTexts);
        SequenceReader<float>? readAdditional = additional?.Open(cursor);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            int read = readClass(), number = read >= 0 && classes is not null ? classes[read] : read;
            if (number < 0)
            {
                rows.Unlabelled++;
                continue;
            }
            readSequence();
            if (readAdditional is not null)
                rows.Additional.Add(FiniteValues.Copy(readAdditional.Read(), additional!.Column.Name, cursor.Position));
            rows._labels.Add(number);
        }
        return rows;
    }

    private Action SequenceReader(DataViewRowCursor cursor, SequenceColumn sequence, TokenTable table, bool splitsPunctuation, bool keepsTexts)
    {
        switch (sequence.Kind)
        {
            case SequenceKinds.Keys:
                SequenceReader<int> keys = sequence.OpenKeys(cursor);
                return () => Tokens.Append(keys.Read());
            case SequenceKinds.Floats:
                SequenceReader<float> floats = sequence.OpenFloats(cursor);
                return () => Elements.Add(FiniteValues.Copy(floats.Read(), sequence.Column.Name, cursor.Position));
            default:
                SequenceReader<ReadOnlyMemory<char>> texts = sequence.OpenTexts(cursor);
                var numbers = new List<int>();
                return () =>
                {
                    numbers.Clear();
                    ReadOnlySpan<ReadOnlyMemory<char>> pieces = texts.Read();
                    if (keepsTexts)
                        Texts.Add(string.Join(' ', pieces.ToArray()).AsMemory());
                    foreach (ReadOnlyMemory<char> text in pieces)
                    {
                        var splitter = new TextSplitter(text.Span, splitsPunctuation);
                        while (splitter.MoveNext())
                            numbers.Add(table.NumberOf(splitter.Current));
                    }
                    Tokens.Append(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(numbers));
                };
        }
    }
}
