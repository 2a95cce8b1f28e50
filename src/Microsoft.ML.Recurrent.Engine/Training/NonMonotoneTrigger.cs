namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>When NT-ASGD (Merity, Keskar and Socher 2018) begins to average the weights.</summary>
internal static class NonMonotoneTrigger
{
    /// <summary>Whether the last epoch is worse than any of those more than <paramref name="interval"/> epochs before it.</summary>
    /// <param name="history">The epochs done.</param>
    /// <param name="metric">The validation metric; null to look at the training loss.</param>
    /// <param name="interval">n: epochs that may go by without an improvement.</param>
    public static bool IsReached(IReadOnlyList<EpochRecord> history, ValidationMetric? metric, int interval) => IsReached(history, history.Count, metric, interval);

    /// <summary>The first epoch, from 1, with which that was so; null if it was with none.</summary>
    /// <param name="history">The epochs done.</param>
    /// <param name="metric">The validation metric; null to look at the training loss.</param>
    /// <param name="interval">n: epochs that may go by without an improvement.</param>
    public static int? FirstEpoch(IReadOnlyList<EpochRecord> history, ValidationMetric? metric, int interval)
    {
        for (int epoch = 1; epoch <= history.Count; epoch++)
        {
            if (IsReached(history, epoch, metric, interval))
                return epoch;
        }
        return null;
    }

    private static bool IsReached(IReadOnlyList<EpochRecord> history, int epochs, ValidationMetric? metric, int interval)
    {
        int last = epochs - 1;
        for (int i = 0; i < last - interval; i++)
        {
            if (Cost(history[last], metric) > Cost(history[i], metric))
                return true;
        }
        return false;
    }

    private static double Cost(EpochRecord epoch, ValidationMetric? metric) =>
        metric is null ? epoch.TrainingLoss : metric.HigherIsBetter ? -epoch.Metric!.Value : epoch.Metric!.Value;
}
