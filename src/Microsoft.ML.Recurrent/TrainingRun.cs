using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>One call of a trainer's <c>Fit</c>: its log, and the seed of all that is random in it.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly IChannel _channel;

    /// <summary>Begins.</summary>
    /// <param name="environment">The trainer's environment.</param>
    /// <param name="trainer">The trainer's name, by which the log calls the source of its lines.</param>
    /// <param name="seed">The seed in the trainer's options.</param>
    public TrainingRun(IHostEnvironment environment, string trainer, int? seed = null)
    {
        _channel = environment.Register(trainer).Start("Training");
        Seed = unchecked((ulong)(seed ?? MLNetInternals.SeedOf(environment) ?? 1));
    }

    /// <summary>The options' seed, or else the context's, or else 1.</summary>
    public ulong Seed { get; }

    /// <summary>Tells the log; numbers are written in the invariant culture.</summary>
    public void Info(FormattableString message) => _channel.Info(MessageSensitivity.None, FormattableString.Invariant(message));

    /// <summary>Warns; numbers are written in the invariant culture.</summary>
    public void Warning(FormattableString message) => _channel.Warning(MessageSensitivity.None, FormattableString.Invariant(message));

    /// <summary>Trains one network to the end, or until it is cancelled; a line in the log for each epoch.</summary>
    /// <param name="task">The network with its data.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="team">Threads for the update of the weights.</param>
    /// <param name="progress">Who is told of each batch; null for nobody.</param>
    /// <param name="describe">What the log says of an epoch, between its number and its speed.</param>
    /// <param name="cancellation">Ends training within a batch.</param>
    /// <param name="epoch">What the log calls an epoch.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch had ended.</exception>
    public TrainingHistory Train(
        ITrainingTask task,
        TrainingSettings settings,
        ThreadTeam team,
        IProgress<TrainingProgress>? progress,
        Func<EpochRecord, string> describe,
        CancellationToken cancellation,
        string epoch = "Epoch")
    {
        var loop = new TrainingLoop(task, settings, team)
        {
            Progress = progress,
            EpochEnded = record => Info(
                $"{epoch} {record.Epoch} of {settings.MaximumEpochs}: {describe(record)}, learning rate {record.LearningRate:G3}, {record.Tokens / Math.Max(record.Seconds, 1e-9):F0} tokens/s"),
        };
        return loop.Run(cancellation);
    }

    /// <summary>Warns that a model is not what it might have been, if its training was cancelled.</summary>
    public void WarnIfCancelled(TrainingHistory history)
    {
        if (history.StopReason == StopReason.Cancelled)
            Warning($"Training was cancelled: the model is as it was after epoch {history.BestEpoch}.");
    }

    /// <summary>Ends the log's channel.</summary>
    public void Dispose() => _channel.Dispose();
}
