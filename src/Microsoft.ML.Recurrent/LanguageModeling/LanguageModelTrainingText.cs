using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>The rows that a language model is trained on, read once, and how they were read.</summary>
/// <param name="Input">How rows become ids.</param>
/// <param name="Sentences">The ids of each row, without the end.</param>
internal sealed record LanguageModelTrainingText(LanguageModelInput Input, SequenceStore Sentences)
{
    /// <summary>Reads all rows of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="column">Its sequence column.</param>
    /// <param name="minimumCount">How often a token must occur to be a word. Text only.</param>
    /// <param name="maximumSize">Most words, the unknown one included. Text only.</param>
    /// <param name="lowerCase">Whether tokens are lower-cased. Text only.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or a token is one of those that stand for ends and beginnings.</exception>
    public static LanguageModelTrainingText Read(IDataView view, SequenceColumn column, int minimumCount, int maximumSize, bool lowerCase, CancellationToken cancellation)
    {
        var table = new TokenTable(lowerCase);
        var sentences = new SequenceStore();
        using (DataViewRowCursor cursor = view.GetRowCursor([column.Column]))
        {
            if (column.Kind == SequenceKinds.Keys)
                ReadKeys(cursor, column.OpenKeys(cursor), sentences, cancellation);
            else
                ReadTexts(cursor, column.OpenTexts(cursor), table, sentences, cancellation);
        }
        if (sentences.Count == 0)
            throw new InvalidOperationException($"The training data has no rows: expected at least one sequence in column '{column.Column.Name}'. Check the file and the rows that were filtered before.");
        if (column.Kind == SequenceKinds.Keys)
            return new LanguageModelTrainingText(LanguageModelInput.OfKeys(column), sentences);
        LanguageModelInput input = LanguageModelInput.OfText(column.Column.Name, BuildVocabulary(table, sentences, minimumCount, maximumSize, lowerCase));
        int[] idOfNumber = [.. table.Tokens.Select(token => input.IdOf(token))];
        var encoded = new SequenceStore();
        for (int row = 0; row < sentences.Count; row++)
        {
            ReadOnlySpan<int> numbers = sentences[row];
            Span<int> ids = encoded.Append(numbers.Length);
            for (int i = 0; i < ids.Length; i++)
                ids[i] = idOfNumber[numbers[i]];
        }
        return new LanguageModelTrainingText(input, encoded);
    }

    private static void ReadKeys(DataViewRowCursor cursor, SequenceReader<int> keys, SequenceStore sentences, CancellationToken cancellation)
    {
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> row = keys.Read();
            Span<int> ids = sentences.Append(row.Length);
            for (int i = 0; i < ids.Length; i++)
                ids[i] = LanguageModelInput.IdOfNumber(row[i]);
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

    private static Vocabulary BuildVocabulary(TokenTable table, SequenceStore sentences, int minimumCount, int maximumSize, bool lowerCase)
    {
        var counts = new long[table.Tokens.Count];
        for (int row = 0; row < sentences.Count; row++)
        {
            foreach (int number in sentences[row])
                counts[number]++;
        }
        var builder = new VocabularyBuilder(lowerCase);
        for (int number = 0; number < counts.Length; number++)
            builder.Add(table.Tokens[number], counts[number]);
        return builder.Build(minimumCount, maximumSize);
    }
}
