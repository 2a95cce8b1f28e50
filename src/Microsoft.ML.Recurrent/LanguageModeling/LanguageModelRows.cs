using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>The rows of a sequence column, read once, before there is any vocabulary.</summary>
internal sealed class LanguageModelRows
{
    private readonly SequenceColumn _column;
    private readonly TokenTable _table;
    private readonly SequenceStore _numbers = new();

    private LanguageModelRows(SequenceColumn column, bool lowerCase)
    {
        _column = column;
        _table = new TokenTable(lowerCase);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _numbers.Count;

    /// <summary>Number of tokens of a row.</summary>
    public int LengthOf(int row) => _numbers.LengthOf(row);

    /// <summary>Number of tokens of all rows.</summary>
    public long TokenCount => _numbers.TokenCount;

    /// <summary>Makes two rows of one: its tokens before <paramref name="position"/>, and the rest. Those behind it get the next number.</summary>
    public void Cut(int row, int position) => _numbers.Cut(row, position);

    /// <summary>Reads all rows of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="column">Its sequence column.</param>
    /// <param name="lowerCase">Whether tokens are lower-cased. Text only.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or a token is one of those that stand for ends and beginnings.</exception>
    public static LanguageModelRows Read(IDataView view, SequenceColumn column, bool lowerCase, CancellationToken cancellation)
    {
        var rows = new LanguageModelRows(column, lowerCase);
        using (DataViewRowCursor cursor = view.GetRowCursor([column.Column]))
        {
            if (column.Kind == SequenceKinds.Keys)
                ReadKeys(cursor, column.OpenKeys(cursor), rows._numbers, cancellation);
            else
                ReadTexts(cursor, column.OpenTexts(cursor), rows._table, rows._numbers, cancellation);
        }
        return rows.Count > 0
            ? rows
            : throw new InvalidOperationException($"The training data has no rows: expected at least one sequence in column '{column.Column.Name}'. Check the file and the rows that were filtered before.");
    }

    /// <summary>How a model trained on some of the rows reads tokens.</summary>
    /// <param name="training">The rows.</param>
    /// <param name="minimumCount">How often a token must occur in them to be a word. Text only.</param>
    /// <param name="maximumSize">Most words, the unknown one included. Text only.</param>
    public LanguageModelInput DescribeInput(ReadOnlySpan<int> training, int minimumCount, int maximumSize)
    {
        if (_column.Kind == SequenceKinds.Keys)
            return LanguageModelInput.OfKeys(_column);
        return LanguageModelInput.OfText(_column.Column.Name, VocabularyBuilder.Of(_table, _numbers, training, _table.IsLowerCase, minimumCount, maximumSize));
    }

    /// <summary>The ids of some rows, as a model reads them.</summary>
    public SequenceStore Encode(ReadOnlySpan<int> rows, LanguageModelInput input)
    {
        int[]? idOfNumber = _column.Kind == SequenceKinds.Keys ? null : [.. _table.Tokens.Select(token => input.IdOf(token))];
        var encoded = new SequenceStore();
        foreach (int row in rows)
        {
            ReadOnlySpan<int> numbers = _numbers[row];
            Span<int> ids = encoded.Append(numbers.Length);
            for (int i = 0; i < ids.Length; i++)
                ids[i] = idOfNumber is null ? LanguageModelInput.IdOfNumber(numbers[i]) : idOfNumber[numbers[i]];
        }
        return encoded;
    }

    private static void ReadKeys(DataViewRowCursor cursor, SequenceReader<int> keys, SequenceStore sentences, CancellationToken cancellation)
    {
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            sentences.Append(keys.Read());
        }
    }

    private static void ReadTexts(DataViewRowCursor cursor, SequenceReader<ReadOnlyMemory<char>> texts, TokenTable table, SequenceStore sentences, CancellationToken cancellation)
    {
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<ReadOnlyMemory<char>> row = texts.Read();
            Span<int> numbers = sentences.Append(row.Length);
            for (int i = 0; i < numbers.Length; i++)
            {
                ReadOnlySpan<char> token = row[i].Span;
                if (token.SequenceEqual(ArpaFormat.Begin) || token.SequenceEqual(ArpaFormat.End))
                {
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                        $"Row {cursor.Position} (counted from 0) has the token '{token}', which stands for the beginning or the end of a sentence; the model adds these itself. Remove it from the rows."));
                }
                numbers[i] = table.NumberOf(token);
            }
        }
    }
}
