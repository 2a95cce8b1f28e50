using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Trains the network of a neural language model, whichever it is; the log tells its perplexities.</summary>
internal static class NeuralLanguageModelTraining
{
    /// <summary>Trains to the end, or until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch had ended.</exception>
    public static TrainingHistory Train(TrainingRun run, NetworkTrainerOptions options, ITrainingTask task, TrainingSettings settings, ThreadTeam team)
    {
        TrainingHistory history = run.Train(task, settings, team, options.Progress, Describe, options.CancellationToken);
        run.WarnIfCancelled(history);
        return history;
    }

    private static string Describe(EpochRecord record)
    {
        string validation = record.Metric is double perplexity ? FormattableString.Invariant($", validation perplexity {perplexity:F2}") : "";
        return FormattableString.Invariant($"training perplexity {Math.Exp(record.TrainingLoss):F2}{validation}");
    }
}
