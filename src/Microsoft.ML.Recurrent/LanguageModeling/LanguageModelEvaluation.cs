using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Metrics from the columns that a language model has appended to a view.</summary>
internal static class LanguageModelEvaluation
{
    private const string Role = "token log probabilities";

    /// <exception cref="ArgumentException">A column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static LanguageModelMetrics Evaluate(IDataView scored, bool tokensAreCharacters)
    {
        DataViewSchema.Column scores = scored.Schema.GetColumnOrNull(LanguageModelScorer.TokenLogProbabilitiesName)
            ?? throw new ArgumentException($"The data has no column '{LanguageModelScorer.TokenLogProbabilitiesName}': no language model has transformed it. Evaluate model.Transform(data), or call Evaluate(data) of the model.", nameof(scored));
        if (scores.Type is not VectorDataViewType vector || !vector.ItemType.Equals(NumberDataViewType.Single))
            throw ColumnFault.WrongType(Role, scores.Name, "a vector of Single", scores.Type.ToString()!, "Evaluate the view that a language model has transformed.");
        DataViewSchema.Column unknown = InputColumns.Find(scored.Schema, "unknown tokens", LanguageModelScorer.UnknownTokensName);
        if (!unknown.Type.Equals(NumberDataViewType.Int32))
            throw ColumnFault.WrongType("unknown tokens", unknown.Name, "Int32", unknown.Type.ToString()!, "Evaluate the view that a language model has transformed.");
        SequenceColumn? tokens = FeatureColumnOf(scored.Schema) is { } name ? CharacterCount.Find(scored.Schema, name) : null;
        IEnumerable<DataViewSchema.Column> columns = tokens is null ? [scores, unknown] : [scores, unknown, tokens.Column];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        ValueGetter<VBuffer<float>> readScores = cursor.GetGetter<VBuffer<float>>(scores);
        ValueGetter<int> readUnknown = cursor.GetGetter<int>(unknown);
        var characters = CharacterCount.Open(cursor, tokens, tokensAreCharacters);
        VBuffer<float> row = default;
        long rows = 0, count = 0, unknownTokens = 0;
        double sum = 0;
        int unknownOfRow = 0;
        while (cursor.MoveNext())
        {
            readScores(ref row);
            readUnknown(ref unknownOfRow);
            characters?.Add();
            foreach (float score in row.GetValues())
                sum += score;
            rows++;
            count += row.Length;
            unknownTokens += unknownOfRow;
        }
        return rows > 0
            ? new LanguageModelMetrics(sum, count, unknownTokens, rows, characters?.Total)
            : throw NoRows();
    }

    /// <summary>The error that there is nothing to evaluate.</summary>
    public static InvalidOperationException NoRows() => new("The data has no rows: there is nothing to evaluate. Check the file and the rows that were filtered before.");

    private static string? FeatureColumnOf(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(LanguageModelScorer.LogProbabilityName) is not { } column || column.Annotations.Schema.GetColumnOrNull(LanguageModelScorer.FeatureColumnKind) is null)
            return null;
        ReadOnlyMemory<char> name = default;
        column.Annotations.GetValue(LanguageModelScorer.FeatureColumnKind, ref name);
        return name.ToString();
    }
}
