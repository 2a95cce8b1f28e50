namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Reports the epochs of all networks of an ensemble as those of one run.</summary>
internal sealed class EnsembleProgress(IProgress<TrainingProgress> target, int member, int members) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        int epochs = value.Epochs;
        double done = value.Epoch - 1 + (double)value.Batch / Math.Max(1, value.Batches);
        TimeSpan each = done > 0 ? value.Elapsed / done * epochs : TimeSpan.Zero;
        target.Report(value with
        {
            Epoch = member * epochs + value.Epoch,
            Epochs = members * epochs,
            Elapsed = value.Elapsed + member * each,
            Remaining = value.Remaining + (members - 1 - member) * each,
        });
    }
}
