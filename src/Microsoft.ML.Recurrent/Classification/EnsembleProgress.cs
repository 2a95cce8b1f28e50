namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Reports the epochs of all networks of an ensemble as those of one run.</summary>
/// <param name="target">Who is told.</param>
/// <param name="member">The network that is trained, from 0.</param>
/// <param name="members">Number of networks.</param>
/// <param name="before">The time that the networks before it took.</param>
internal sealed class EnsembleProgress(IProgress<TrainingProgress> target, int member, int members, TimeSpan before) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value) => target.Report(value with
    {
        Epoch = member * value.Epochs + value.Epoch,
        Epochs = members * value.Epochs,
        Elapsed = before + value.Elapsed,
        // The networks to come will take what this one takes.
        Remaining = value.Remaining + (members - 1 - member) * (value.Elapsed + value.Remaining),
    });
}
