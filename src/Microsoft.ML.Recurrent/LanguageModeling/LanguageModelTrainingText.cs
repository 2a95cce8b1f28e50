using Microsoft.ML.Recurrent.Columns.Reading;
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
        LanguageModelRows rows = LanguageModelRows.Read(view, column, lowerCase, cancellation);
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        LanguageModelInput input = rows.DescribeInput(all, minimumCount, maximumSize);
        return new LanguageModelTrainingText(input, rows.Encode(all, input));
    }
}
