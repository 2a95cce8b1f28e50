using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Training or validation rows, read once and kept: tokens before any vocabulary, tags before it is known which ones training has.</summary>
internal sealed class TaggerRows
{
    /// <summary>Token numbers in the token table, or keys, of each row; empty for floats.</summary>
    public SequenceStore Tokens { get; } = new();

    /// <summary>Float vectors of each row: [length · element size]; empty for tokens.</summary>
    public List<float[]> Elements { get; } = [];

    /// <summary>Numbers of the tags in the table of tags, -1 for none, of each row.</summary>
    public SequenceStore Tags { get; } = new();

    /// <summary>Numbers of the second tags in their table, -1 for none, of each row; empty when there are none.</summary>
    public SequenceStore SecondTags { get; } = new();

    /// <summary>Where in the view each row stands, counted from 0.</summary>
    public List<long> Positions { get; } = [];

    /// <summary>Number of rows.</summary>
    public int Count => Tags.Count;

    /// <summary>Number of rows that were passed over because no token has a label.</summary>
    public int Unlabelled { get; private set; }

    /// <summary>Reads all rows of a view that have a label.</summary>
    /// <param name="data">The view.</param>
    /// <param name="source">Its columns.</param>
    /// <param name="tables">Give texts and tags their numbers.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="InvalidOperationException">A row's lengths differ, or a value is not finite.</exception>
    public static TaggerRows Read(IDataView data, TaggerSource source, TaggerTables tables, CancellationToken cancellation)
    {
        var rows = new TaggerRows();
        List<DataViewSchema.Column> columns = [source.Tokens.Column, source.Label.Column];
        if (source.SecondLabel is not null)
            columns.Add(source.SecondLabel.Column);
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Func<bool, int> readTokens = rows.TokenReader(cursor, source.Tokens, tables.Tokens);
        SequenceReader<int> readTags = source.Label.Open(cursor, tables.Tags);
        SequenceReader<int>? readSecondTags = source.SecondLabel?.Open(cursor, tables.SecondTags);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> tags = readTags.Read(), secondTags = readSecondTags is null ? [] : readSecondTags.Read();
            bool isLabelled = tags.ContainsAnyExcept(-1);
            int length = readTokens(isLabelled);
            RowLengths.Check(cursor.Position, "tokens", source.Tokens.Column.Name, length, "tags", source.Label.Column.Name, tags.Length);
            if (source.SecondLabel is { } second)
                RowLengths.Check(cursor.Position, "tokens", source.Tokens.Column.Name, length, "tags", second.Column.Name, secondTags.Length);
            if (!isLabelled)
            {
                rows.Unlabelled += length > 0 ? 1 : 0;
                continue;
            }
            rows.Positions.Add(cursor.Position);
            rows.Tags.Append(tags);
            if (source.SecondLabel is not null)
                rows.SecondTags.Append(secondTags);
        }
        return rows;
    }

    /// <summary>A function that reads a row's tokens, keeps them if it is told to, and returns their number.</summary>
    private Func<bool, int> TokenReader(DataViewRowCursor cursor, SequenceColumn column, TokenTable table)
    {
        switch (column.Kind)
        {
            case SequenceKinds.Keys:
                SequenceReader<int> keys = column.OpenKeys(cursor);
                return keep =>
                {
                    ReadOnlySpan<int> row = keys.Read();
                    if (keep)
                        Tokens.Append(row);
                    return row.Length;
                };
            case SequenceKinds.Floats:
                SequenceReader<float> floats = column.OpenFloats(cursor);
                return keep =>
                {
                    ReadOnlySpan<float> row = floats.Read();
                    if (keep)
                        Elements.Add(FiniteValues.Copy(row, column.Column.Name, cursor.Position));
                    return row.Length / column.ElementSize;
                };
            default:
                SequenceReader<ReadOnlyMemory<char>> texts = column.OpenTexts(cursor);
                return keep =>
                {
                    ReadOnlySpan<ReadOnlyMemory<char>> row = texts.Read();
                    Span<int> numbers = keep ? Tokens.Append(row.Length) : [];
                    for (int i = 0; i < numbers.Length; i++)
                        numbers[i] = table.NumberOf(row[i].Span);
                    return row.Length;
                };
        }
    }
}
