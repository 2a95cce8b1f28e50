using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Scores the rows of a view as the lines of one running text: each with what stands before it.</summary>
internal static class ContiguousScoring
{
    private const int IdsAtOnce = 1 << 14;

    /// <exception cref="InvalidOperationException">There are no rows, or the model is one of single sentences.</exception>
    public static LanguageModelMetrics Evaluate(LanguageModelTransformer transformer, IDataView data, bool tokensAreCharacters)
    {
        DataViewSchema.Column column = transformer.Input.Find(data.Schema).Column;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        var characters = CharacterCount.Open(cursor, CharacterCount.Find(data.Schema, column.Name), tokensAreCharacters);
        long count = 0, unknown = 0, rowCount = 0;
        double sum = 0;
        Read(transformer, cursor, () => characters?.Add(), (ids, logProbabilities) =>
        {
            foreach (double logProbability in logProbabilities)
                sum += logProbability;
            count += ids.Length;
            unknown += ids.Count(LanguageModelIds.Unknown);
            rowCount += ids.Count(LanguageModelIds.End);
        });
        return rowCount > 0 ? new LanguageModelMetrics(sum, count, unknown, rowCount, characters?.Total) : throw LanguageModelEvaluation.NoRows();
    }

    /// <summary>ln P of each token of a view, and of the end of each row.</summary>
    /// <exception cref="InvalidOperationException">The model is one of single sentences.</exception>
    public static List<double> Scores(LanguageModelTransformer transformer, IDataView data)
    {
        var scores = new List<double>();
        using DataViewRowCursor cursor = data.GetRowCursor([transformer.Input.Find(data.Schema).Column]);
        Read(transformer, cursor, () => { }, (_, logProbabilities) => scores.AddRange(logProbabilities));
        return scores;
    }

    private delegate void PieceRead(ReadOnlySpan<int> ids, ReadOnlySpan<double> logProbabilities);

    private static void Read(LanguageModelTransformer transformer, DataViewRowCursor cursor, Action rowRead, PieceRead pieceRead)
    {
        if (!transformer.Model.IsContiguous)
            throw new InvalidOperationException("A model of single sentences cannot read the rows as one running text: expected one that was trained so. Set Contiguous in the trainer's options, or take the rows one by one.");
        var reader = new LanguageModelRowReader(transformer.Input, cursor);
        ILanguageModelState state = transformer.Model.CreateState();
        using ILanguageModelSession session = transformer.Model.OpenSession(Environment.ProcessorCount);
        var row = new IdRows();
        int[] ids = new int[IdsAtOnce];
        double[] logProbabilities = new double[IdsAtOnce];
        int count = 0;
        void Score()
        {
            session.Continue(state, ids.AsSpan(0, count), logProbabilities.AsSpan(0, count));
            pieceRead(ids.AsSpan(0, count), logProbabilities.AsSpan(0, count));
            count = 0;
        }
        while (cursor.MoveNext())
        {
            row.Clear();
            reader.Read(row);
            rowRead();
            for (int i = 0; i <= row.IdCount; i++)
            {
                if (count == ids.Length)
                    Score();
                ids[count++] = i < row.IdCount ? row[0][i] : LanguageModelIds.End;
            }
        }
        Score();
    }
}
