using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>A hash of what a run's result depends on, by which a checkpoint is known to belong to the run that resumes from it.</summary>
internal static class RunFingerprint
{
    /// <summary>
    /// The hash of task, weights' names and shapes, and settings. The number of epochs counts only where the learning rate depends on it, and
    /// early stopping does not count, so that a run may be resumed to go on for longer.
    /// </summary>
    public static ulong Of(ITrainingTask task, TrainingSettings settings)
    {
        var hash = new StableHash();
        hash.Add(task.Fingerprint);
        hash.Add((long)task.RowCount);
        hash.Add(task.Metric?.Name ?? "");
        foreach (Parameter parameter in task.Parameters)
        {
            hash.Add(parameter.Name);
            hash.Add((long)parameter.Value.Rows);
            hash.Add((long)parameter.Value.Columns);
        }
        hash.Add((long)settings.Optimizer);
        foreach (double number in new[]
        {
            settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.Momentum, settings.WeightDecay, settings.GradientClipNorm,
            settings.WarmUpFraction, settings.PlateauFactor, settings.AveragingDecay,
        })
        {
            hash.Add(number);
        }
        hash.Add((long)settings.Schedule);
        hash.Add((long)settings.PlateauPatience);
        hash.Add((long)settings.NonMonotoneInterval);
        hash.Add((long)settings.BatchSize);
        hash.Add((long)settings.BatchTokens);
        hash.Add(settings.Seed);
        bool dependsOnEpochs = settings.Schedule == LearningRateSchedule.Cosine || settings.WarmUpFraction > 0;
        hash.Add(dependsOnEpochs ? settings.MaximumEpochs : 0L);
        return hash.Value;
    }
}
