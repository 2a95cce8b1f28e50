using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.WordEmbedding;

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

    /// <summary>Gives the words of a network the vectors that the options name, if they name any.</summary>
    /// <param name="run">The call of Fit.</param>
    /// <param name="options">The options.</param>
    /// <param name="layer">The network's input layer.</param>
    /// <param name="input">How rows become the network's words.</param>
    /// <param name="frozen">Whether words that have one keep it.</param>
    /// <exception cref="InvalidOperationException">The words are no text, or the network has no table of vectors.</exception>
    /// <exception cref="InvalidDataException">The file is not of this format.</exception>
    public static void SetWordVectors(TrainingRun run, IWordVectorOptions options, VocabularyInput layer, LanguageModelInput input, bool frozen)
    {
        if (FirstVectors.AreGiven(options) && layer.Table is null)
            throw new InvalidOperationException($"Word vectors do not fit vectors that are tied to an adaptive softmax, most of which are shorter. Set {nameof(RnnLanguageModelTrainer.Options.TieWeights)} to false, or take a full softmax ({nameof(RnnLanguageModelTrainer.Options.SoftmaxCutoffs)} without cuts), or leave out {FirstVectors.OptionOf(options)}.");
        if (FirstVectors.Read(options, input.Vocabulary, input.Kind, run) is { } vectors)
            layer.SetVectors(vectors, LanguageModelInput.IdOfNumber, frozen);
    }

    private static string Describe(EpochRecord record)
    {
        string validation = record.Metric is double perplexity ? FormattableString.Invariant($", validation perplexity {perplexity:F2}") : "";
        return FormattableString.Invariant($"training perplexity {Math.Exp(record.TrainingLoss):F2}{validation}");
    }
}
