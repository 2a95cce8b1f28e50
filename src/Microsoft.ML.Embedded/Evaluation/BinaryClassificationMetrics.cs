namespace Microsoft.ML.Data;

/// <summary>How well two classes are told apart. A row is predicted positive where its score is above 0.</summary>
public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(BinaryEvaluation evaluation)
    {
        ConfusionMatrix = evaluation.ConfusionMatrix;
        AreaUnderRocCurve = evaluation.AreaUnderRocCurve;
        AreaUnderPrecisionRecallCurve = evaluation.AreaUnderPrecisionRecallCurve;
        PositivePrecision = ConfusionMatrix.PerClassPrecision[0];
        PositiveRecall = ConfusionMatrix.PerClassRecall[0];
        NegativePrecision = ConfusionMatrix.PerClassPrecision[1];
        NegativeRecall = ConfusionMatrix.PerClassRecall[1];
        Accuracy = (ConfusionMatrix.Counts[0][0] + ConfusionMatrix.Counts[1][1]) / ConfusionMatrix.Counts.Sum(row => row.Sum());
        F1Score = PositivePrecision + PositiveRecall > 0 ? 2 * PositivePrecision * PositiveRecall / (PositivePrecision + PositiveRecall) : 0;
    }

    /// <summary>The probability that a positive row scores higher than a negative one; a tie counts half.</summary>
    public double AreaUnderRocCurve { get; }

    /// <summary>The share of rows predicted right.</summary>
    public double Accuracy { get; }

    /// <summary>The share of positive rows among those predicted positive; 0 where there are none.</summary>
    public double PositivePrecision { get; }

    /// <summary>The share of positive rows that are predicted positive.</summary>
    public double PositiveRecall { get; }

    /// <summary>The share of negative rows among those predicted negative; 0 where there are none.</summary>
    public double NegativePrecision { get; }

    /// <summary>The share of negative rows that are predicted negative.</summary>
    public double NegativeRecall { get; }

    /// <summary>The harmonic mean of the positive precision and recall; 0 where both are 0.</summary>
    public double F1Score { get; }

    /// <summary>The area under the curve of precision over recall, by trapezes from row to row: rows with one score count in the order they are in.</summary>
    public double AreaUnderPrecisionRecallCurve { get; }

    /// <summary>The counts, the positive class first.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }
}
