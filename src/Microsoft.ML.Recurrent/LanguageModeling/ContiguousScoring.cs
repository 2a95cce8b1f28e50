using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Scores the rows of a view as the lines of one running text: each with what stands before it.</summary>
internal static class ContiguousScoring
{
    /// <exception cref="InvalidOperationException">There are no rows, or the model is one of single sentences.</exception>
    public static LanguageModelMetrics Evaluate(LanguageModelTransformer transformer, IDataView data, bool tokensAreCharacters)
    {
        ILanguageModel model = transformer.Model;
        if (!model.IsContiguous)
            throw new InvalidOperationException("A model of single sentences cannot read the rows as one running text: expected one that was trained so. Set Contiguous in the trainer's options, or evaluate row by row.");
        DataViewSchema.Column column = transformer.Input.Find(data.Schema).Column;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var reader = new LanguageModelRowReader(transformer.Input, cursor);
        var characters = CharacterCount.Open(cursor, CharacterCount.Find(data.Schema, column.Name), tokensAreCharacters);
        ILanguageModelState state = model.CreateState();
        var rows = new IdRows();
        long count = 0, unknown = 0, rowCount = 0;
        double sum = 0;
        while (cursor.MoveNext())
        {
            rows.Clear();
            reader.Read(rows);
            characters?.Add();
            foreach (int id in rows[0])
            {
                sum += state.LogProbability(id);
                state.Advance(id);
                unknown += id == LanguageModelIds.Unknown ? 1 : 0;
            }
            sum += state.LogProbability(LanguageModelIds.End);
            state.Advance(LanguageModelIds.End);
            count += rows.IdCount + 1;
            rowCount++;
        }
        return rowCount > 0 ? new LanguageModelMetrics(sum, count, unknown, rowCount, characters?.Total) : throw LanguageModelEvaluation.NoRows();
    }
}
