using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Makes mixtures of language models.</summary>
internal static class LanguageModelInterpolation
{
    /// <exception cref="ArgumentException">The models do not have the same words, or not the same kind of text.</exception>
    public static void Check(LanguageModelTransformer first, LanguageModelTransformer second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Input.HasSameWordsAs(second.Input))
        {
            throw new ArgumentException(
                $"Expected two models with the same words in the same order; found vocabularies of {first.Vocabulary.Count} and {second.Vocabulary.Count} that differ. " +
                "Train both on the same rows with the same vocabulary options, or on keys from the same MapValueToKey.", nameof(second));
        }
        if (first.Input.FeatureColumnName != second.Input.FeatureColumnName)
            throw new ArgumentException($"Expected two models that read the same column; found '{first.Input.FeatureColumnName}' and '{second.Input.FeatureColumnName}'.", nameof(second));
    }

    /// <summary>The weight with which the mixture gives the rows of a view, each on its own, the highest probability.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static double FindWeight(LanguageModelTransformer first, LanguageModelTransformer second, IDataView validationSet)
    {
        const int RowsAtOnce = 256;
        ArgumentNullException.ThrowIfNull(validationSet);
        var scores = new List<double>[2] { [], [] };
        var rows = new IdRows();
        using ILanguageModelSession firstSession = first.Model.OpenSession(Environment.ProcessorCount), secondSession = second.Model.OpenSession(Environment.ProcessorCount);
        ILanguageModelSession[] sessions = [firstSession, secondSession];
        using DataViewRowCursor cursor = validationSet.GetRowCursor([first.Input.Find(validationSet.Schema).Column]);
        var reader = new LanguageModelRowReader(first.Input, cursor);
        bool more = true;
        while (more)
        {
            rows.Clear();
            while (rows.Count < RowsAtOnce && (more = cursor.MoveNext()))
                reader.Read(rows);
            var logProbabilities = new double[rows.IdCount + rows.Count];
            for (int i = 0; i < sessions.Length && rows.Count > 0; i++)
            {
                sessions[i].Score(rows, logProbabilities, []);
                scores[i].AddRange(logProbabilities);
            }
        }
        if (scores[0].Count == 0)
            throw new InvalidOperationException("The validation set has no rows: there is nothing to find the weight by. Give rows that neither model was trained on, or give the weight.");
        return MixtureWeight.Find([.. scores[0]], [.. scores[1]]);
    }
}
