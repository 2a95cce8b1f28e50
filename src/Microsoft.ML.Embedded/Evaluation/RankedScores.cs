namespace Microsoft.ML.Embedded;

/// <summary>Scores of positive and negative rows, and the areas under the curves that their order makes.</summary>
internal sealed class RankedScores
{
    private readonly List<(float Score, bool Positive)> _rows = [];

    public void Add(float score, bool positive) => _rows.Add((score, positive));

    /// <summary>
    /// The areas under the ROC curve and the precision-recall curve. Both are sums of trapezes between the points that
    /// the distinct scores, taken as thresholds from the highest down, make; the second begins at precision 1.
    /// </summary>
    public (double Roc, double PrecisionRecall) Areas()
    {
        double positives = _rows.Count(row => row.Positive);
        double negatives = _rows.Count - positives;
        double truePositives = 0;
        double falsePositives = 0;
        double roc = 0;
        double precisionRecall = 0;
        double precision = 1;
        foreach (IGrouping<float, (float Score, bool Positive)> tied in _rows.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            double morePositives = tied.Count(row => row.Positive);
            double moreNegatives = tied.Count() - morePositives;
            roc += moreNegatives * (truePositives + (morePositives / 2));
            truePositives += morePositives;
            falsePositives += moreNegatives;
            double nextPrecision = truePositives / (truePositives + falsePositives);
            precisionRecall += morePositives * (precision + nextPrecision) / 2;
            precision = nextPrecision;
        }
        return (roc / (positives * negatives), precisionRecall / positives);
    }
}
