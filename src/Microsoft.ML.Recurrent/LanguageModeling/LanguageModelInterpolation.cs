using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Makes mixtures of language models.</summary>
internal static class LanguageModelInterpolation
{
    /// <exception cref="ArgumentException">The models do not have the same words, read other columns, or are of running text and of single sentences.</exception>
    public static void Check(LanguageModelTransformer first, LanguageModelTransformer second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Input.DifferenceOfWords(second.Input) is { } difference)
        {
            throw new ArgumentException(
                $"Expected two models with the same words in the same order; found {difference}. Train both on the same rows with the same MinimumTokenCount, MaximumVocabularySize " +
                "and LowerCase, or on keys from the same MapValueToKey. Rows that a ValidationFraction holds out are no training rows: give a ValidationSet instead.", nameof(second));
        }
        if (first.Input.FeatureColumnName != second.Input.FeatureColumnName)
            throw new ArgumentException($"Expected two models that read the same column; found '{first.Input.FeatureColumnName}' and '{second.Input.FeatureColumnName}'.", nameof(second));
        if (first.Model.IsContiguous != second.Model.IsContiguous)
            throw new ArgumentException("Expected two models of running text or two of single sentences; found one of each. Train both with the same value of Contiguous.", nameof(second));
    }

    /// <summary>The weight with which the mixture gives the rows of a view the highest probability.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, or a model of single sentences is to read a running text.</exception>
    public static double FindWeight(LanguageModelTransformer first, LanguageModelTransformer second, IDataView validationSet, bool contiguous)
    {
        ArgumentNullException.ThrowIfNull(validationSet);
        Func<LanguageModelTransformer, IDataView, List<double>> scores = contiguous ? ContiguousScoring.Scores : RowByRow;
        double[] firstScores = [.. scores(first, validationSet)], secondScores = [.. scores(second, validationSet)];
        return firstScores.Length > 0
            ? MixtureWeight.Find(firstScores, secondScores)
            : throw new InvalidOperationException("The validation set has no rows: there is nothing to find the weight by. Give rows that neither model was trained on, or give the weight.");
    }

    private static List<double> RowByRow(LanguageModelTransformer transformer, IDataView data)
    {
        const int RowsAtOnce = 256;
        var scores = new List<double>();
        var rows = new IdRows();
        using ILanguageModelSession session = transformer.Model.OpenSession(Environment.ProcessorCount);
        using DataViewRowCursor cursor = data.GetRowCursor([transformer.Input.Find(data.Schema).Column]);
        var reader = new LanguageModelRowReader(transformer.Input, cursor);
        bool more = true;
        while (more)
        {
            rows.Clear();
            while (rows.Count < RowsAtOnce && (more = cursor.MoveNext()))
                reader.Read(rows);
            if (rows.Count == 0)
                break;
            var logProbabilities = new double[rows.IdCount + rows.Count];
            session.Score(rows, logProbabilities, []);
            scores.AddRange(logProbabilities);
        }
        return scores;
    }
}
