namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Decides whether an epoch was better than the best before, and what follows when several were not.</summary>
internal static class Improvement
{
    /// <summary>
    /// Takes an epoch's result into the state: the best epoch and the plateau schedule. Call it when <see cref="TrainingState.Epoch"/>
    /// counts the epoch. Returns whether its weights are the best so far.
    /// </summary>
    /// <remarks>Without a validation set every epoch is the best so far, and the plateau schedule looks at the training loss.</remarks>
    public static bool Record(TrainingState state, TrainingSettings settings, ValidationMetric? metric, Evaluation evaluation)
    {
        bool improved = state.BestEpoch == 0 || (metric is null
            ? evaluation.Loss < state.BestLoss
            : IsBetter(state, metric, evaluation));
        if (improved)
        {
            state.BestMetric = evaluation.Metric;
            state.BestLoss = evaluation.Loss;
            state.PlateauEpochs = 0;
        }
        else if (++state.PlateauEpochs >= settings.PlateauPatience && settings.Schedule == LearningRateSchedule.ReduceOnPlateau)
        {
            state.PlateauScale *= settings.PlateauFactor;
            state.PlateauEpochs = 0;
        }
        if (improved || metric is null)
            state.BestEpoch = state.Epoch;
        return state.BestEpoch == state.Epoch;
    }

    /// <summary>Whether the patience of early stopping is used up.</summary>
    /// <remarks>
    /// Where a non-monotone interval is to begin a mean of the weights, patience counts from the epoch with which it has begun, or, as equal epochs do not
    /// begin one, from that with which it could have: a stall that is to change how the run goes on must not end it.
    /// </remarks>
    public static bool IsPatienceUsedUp(TrainingState state, TrainingSettings settings, ValidationMetric? metric)
    {
        int interval = settings.NonMonotoneInterval, since = state.BestEpoch;
        if (settings.EarlyStoppingPatience == 0)
            return false;
        if (interval > 0)
            since = Math.Max(since, NonMonotoneTrigger.FirstEpoch(state.History, metric, interval) ?? state.BestEpoch + interval + 1);
        return state.Epoch - since >= settings.EarlyStoppingPatience;
    }

    // Small validation sets tie often; of two epochs with the same metric the one with the lower loss is better.
    private static bool IsBetter(TrainingState state, ValidationMetric metric, Evaluation evaluation)
    {
        if (double.IsNaN(state.BestMetric))
            return !double.IsNaN(evaluation.Metric);
        double gain = metric.HigherIsBetter ? evaluation.Metric - state.BestMetric : state.BestMetric - evaluation.Metric;
        return gain > 0 || (gain == 0 && evaluation.Loss < state.BestLoss);
    }
}
