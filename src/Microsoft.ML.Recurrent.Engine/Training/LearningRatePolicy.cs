namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>The learning rate of each batch (see <see cref="LearningRateSchedule"/>).</summary>
internal static class LearningRatePolicy
{
    /// <summary>The learning rate of the batch that comes next.</summary>
    /// <param name="settings">The schedule.</param>
    /// <param name="state">Epoch, batch and the plateau's factor.</param>
    /// <param name="batches">Number of batches of the epoch in progress.</param>
    public static double Next(TrainingSettings settings, TrainingState state, int batches)
    {
        double progress = (state.Epoch + (double)state.Batch / batches) / settings.MaximumEpochs;
        if (progress < settings.WarmUpFraction)
        {
            double oneBatch = 1.0 / ((double)batches * settings.MaximumEpochs);
            return settings.LearningRate * Math.Min(1, (progress + oneBatch) / settings.WarmUpFraction);
        }
        double fraction = settings.Schedule switch
        {
            LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * (progress - settings.WarmUpFraction) / (1 - settings.WarmUpFraction))) / 2,
            LearningRateSchedule.ReduceOnPlateau => state.PlateauScale,
            _ => 1,
        };
        return settings.LearningRate * fraction;
    }
}
