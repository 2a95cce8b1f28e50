namespace Microsoft.ML.Embedded;

/// <summary>Scores of positive and negative rows, and the areas under the curves that their order makes.</summary>
internal sealed class RankedScores
{
    private readonly List<(float Score, bool Positive)> _rows = [];

    public void Add(float score, bool positive) => _rows.Add((score, positive));

    /// <summary>
    /// The area under the ROC curve, in which a tie counts half, and the one under the precision-recall curve: trapezes from row
    /// to row, from the highest score down and from precision 1, rows with one score in the order they came in.
    /// </summary>
    public (double Roc, double PrecisionRecall) Areas()
    {
        (float Score, bool Positive)[] ranked = _rows.OrderByDescending(row => row.Score).ToArray();
        double positives = ranked.Count(row => row.Positive);
        return (Roc(ranked) / (positives * (ranked.Length - positives)), PrecisionRecall(ranked) / positives);
    }

    /// <summary>How many pairs of a positive and a negative row are in the right order.</summary>
    private static double Roc((float Score, bool Positive)[] ranked)
    {
        double pairs = 0;
        double positives = 0;
        int first = 0;
        while (first < ranked.Length)
        {
            int end = first;
            double tiedPositives = 0;
            while (end < ranked.Length && ranked[end].Score == ranked[first].Score)
                tiedPositives += ranked[end++].Positive ? 1 : 0;
            pairs += (end - first - tiedPositives) * (positives + (tiedPositives / 2));
            positives += tiedPositives;
            first = end;
        }
        return pairs;
    }

    private static double PrecisionRecall((float Score, bool Positive)[] ranked)
    {
        double area = 0;
        double truePositives = 0;
        double precision = 1;
        for (int i = 0; i < ranked.Length; i++)
        {
            truePositives += ranked[i].Positive ? 1 : 0;
            double next = truePositives / (i + 1);
            if (ranked[i].Positive)
                area += (precision + next) / 2;
            precision = next;
        }
        return area;
    }
}
