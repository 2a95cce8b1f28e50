using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Scores the rows of a view as the lines of one running text: each with what stands before it.</summary>
internal static class ContiguousScoring
{
    /// <exception cref="InvalidOperationException">There are no rows, or the model is one of single sentences.</exception>
    public static LanguageModelMetrics Evaluate(LanguageModelTransformer transformer, IDataView data, bool tokensAreCharacters)
    {
        DataViewSchema.Column column = transformer.Input.Find(data.Schema).Column;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var characters = CharacterCount.Open(cursor, CharacterCount.Find(data.Schema, column.Name), tokensAreCharacters);
        long count = 0, unknown = 0, rowCount = 0;
        double sum = 0;
        foreach ((int id, double logProbability) in Scores(transformer, cursor, () => characters?.Add()))
        {
            sum += logProbability;
            count++;
            unknown += id == LanguageModelIds.Unknown ? 1 : 0;
            rowCount += id == LanguageModelIds.End ? 1 : 0;
        }
        return rowCount > 0 ? new LanguageModelMetrics(sum, count, unknown, rowCount, characters?.Total) : throw LanguageModelEvaluation.NoRows();
    }

    /// <summary>ln P of each token of a view, and of the end of each row.</summary>
    /// <exception cref="InvalidOperationException">The model is one of single sentences.</exception>
    public static List<double> Scores(LanguageModelTransformer transformer, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([transformer.Input.Find(data.Schema).Column]);
        return [.. Scores(transformer, cursor, () => { }).Select(score => score.LogProbability)];
    }

    private static IEnumerable<(int Id, double LogProbability)> Scores(LanguageModelTransformer transformer, DataViewRowCursor cursor, Action beginRow)
    {
        if (!transformer.Model.IsContiguous)
            throw new InvalidOperationException("A model of single sentences cannot read the rows as one running text: expected one that was trained so. Set Contiguous in the trainer's options, or take the rows one by one.");
        var reader = new LanguageModelRowReader(transformer.Input, cursor);
        ILanguageModelState state = transformer.Model.CreateState();
        var rows = new IdRows();
        while (cursor.MoveNext())
        {
            rows.Clear();
            reader.Read(rows);
            beginRow();
            for (int i = 0; i <= rows.IdCount; i++)
            {
                int id = i < rows.IdCount ? rows[0][i] : LanguageModelIds.End;
                yield return (id, state.LogProbability(id));
                state.Advance(id);
            }
        }
    }
}
