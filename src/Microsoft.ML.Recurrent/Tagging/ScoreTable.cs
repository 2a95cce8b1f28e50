using System.Globalization;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Scores of tags, or of types of entities, as a table.</summary>
internal static class ScoreTable
{
    public static string Format(string heading, IEnumerable<TagScore> scores)
    {
        var table = new TextTable([heading, "Precision", "Recall", "F1", "Expected", "Predicted"]);
        foreach (TagScore score in scores)
        {
            table.Add(
            [
                score.Name.Length == 0 ? "(none)" : score.Name, Share(score.Precision), Share(score.Recall), Share(score.F1),
                score.Expected.ToString(CultureInfo.InvariantCulture), score.Predicted.ToString(CultureInfo.InvariantCulture),
            ]);
        }
        return table.ToString();
    }

    public static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);
}
