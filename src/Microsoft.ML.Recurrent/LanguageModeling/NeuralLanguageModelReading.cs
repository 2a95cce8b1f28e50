using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Reads what a neural language model is trained on: rows, those held out, the vocabulary.</summary>
internal sealed class NeuralLanguageModelReading(ILanguageModelReadingOptions options, TrainingRun run)
{
    /// <summary>Reads training and validation rows.</summary>
    public NeuralLanguageModelData Read(IDataView view)
    {
        var column = SequenceColumn.Find(view.Schema, options.FeatureColumnName, LanguageModelInput.Accepted);
        LanguageModelRows rows = LanguageModelRows.Read(view, column, options.LowerCase, options.CancellationToken);
        (int[] training, int[] heldOut, bool isCut) = Split(rows);
        LanguageModelInput input = rows.DescribeInput(training, options.MinimumTokenCount, options.MaximumVocabularySize);
        SequenceStore ids = rows.Encode(training, input);
        SequenceStore validationIds = options.ValidationSet is null ? rows.Encode(heldOut, input) : ReadValidationSet(options.ValidationSet, input);
        WordOrder? order = column.Kind == SequenceKinds.Keys ? OrderByFrequency(ids, input.VocabularySize) : null;
        var data = new NeuralLanguageModelData(
            input, order, new NeuralLanguageModelText(Renumber(ids, order)) { IsCutBehind = isCut }, new NeuralLanguageModelText(Renumber(validationIds, order)) { IsCutBefore = isCut });
        Tell(data);
        return data;
    }

    private (int[] Training, int[] HeldOut, bool IsCut) Split(LanguageModelRows rows)
    {
        if (options.ValidationFraction == 0)
            return ([.. Enumerable.Range(0, rows.Count)], [], false);
        bool isCut = false;
        DataSplit split = options.Contiguous ? HoldEnd(rows, out isCut) : DataSplit.Hold(rows.Count, options.ValidationFraction, run.Seed, []);
        if (split.Validation.Length == 0)
            run.Warning($"There are no validation rows: there is one row, which cannot be spared. All rows are trained on.");
        return (split.Training, split.Validation, isCut);
    }

    /// <summary>
    /// Of a running text the end is held out: whole rows with at least the wanted share of the tokens, or, where these would be more than twice as many, as in a
    /// text of a single row, exactly that share, which begins in the middle of a row.
    /// </summary>
    private DataSplit HoldEnd(LanguageModelRows rows, out bool isCut)
    {
        double wanted = options.ValidationFraction * (rows.TokenCount + rows.Count), held = 0;
        int first = rows.Count;
        while (first > 0 && held < wanted)
            held += rows.LengthOf(--first) + 1;
        int length = rows.LengthOf(first);
        isCut = length > 1 && (first == 0 || held > 2 * wanted);
        if (isCut)
        {
            // The row's end is held out, and counts.
            int fromRow = (int)Math.Round(wanted - (held - length - 1)) - 1;
            rows.Cut(first, Math.Clamp(length - fromRow, 1, length - 1));
        }
        if (isCut || first == 0)
            first++;
        return new DataSplit([.. Enumerable.Range(0, first)], [.. Enumerable.Range(first, rows.Count - first)]);
    }

    private SequenceStore ReadValidationSet(IDataView view, LanguageModelInput input)
    {
        const string Advice = " The validation set must carry the trainer's input column: transform it with the fitted part of the pipeline that stands before the trainer.";
        try
        {
            using DataViewRowCursor cursor = view.GetRowCursor([input.Find(view.Schema).Column]);
            var reader = new LanguageModelRowReader(input, cursor);
            var row = new IdRows();
            var ids = new SequenceStore();
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                row.Clear();
                reader.Read(row);
                ids.Append(row[0]);
            }
            return ids.Count > 0 ? ids : throw new InvalidOperationException($"The validation set has no rows: there is nothing to validate on. Give rows, or leave out {nameof(ILanguageModelReadingOptions.ValidationSet)}.");
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException("The validation set does not fit: " + exception.Message + Advice, exception);
        }
    }

    private static WordOrder OrderByFrequency(SequenceStore ids, int idCount)
    {
        var counts = new long[idCount];
        for (int row = 0; row < ids.Count; row++)
        {
            foreach (int id in ids[row])
                counts[id]++;
        }
        return WordOrder.ByFrequency(counts);
    }

    private static SequenceStore Renumber(SequenceStore ids, WordOrder? order)
    {
        if (order is null)
            return ids;
        var words = new SequenceStore();
        for (int row = 0; row < ids.Count; row++)
        {
            ReadOnlySpan<int> source = ids[row];
            Span<int> target = words.Append(source.Length);
            for (int i = 0; i < target.Length; i++)
                target[i] = order.WordOf(source[i]);
        }
        return words;
    }

    private void Tell(NeuralLanguageModelData data)
    {
        run.Info($"Read {Count(data.Training)}, and {Count(data.Validation)} of validation; {data.WordCount} words.");
        if (data.Input.WarningOfWords(data.Training.Sentences.TokenCount, options.MinimumTokenCount) is { } warning)
            run.Warning($"{warning}");
        NeuralLanguageModelText validation = data.Validation;
        if (validation.Sentences.TokenCount > 0 && validation.UnknownCount == validation.Sentences.TokenCount)
            run.Warning($"No token of the validation rows is a word of the training rows: the validation perplexity is that of unknown words.");
    }

    private static string Count(NeuralLanguageModelText text)
    {
        double unknown = text.Sentences.TokenCount > 0 ? (double)text.UnknownCount / text.Sentences.TokenCount : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{text.Sentences.Count} rows with {text.Sentences.TokenCount} tokens ({unknown:P1} unknown)");
    }
}
