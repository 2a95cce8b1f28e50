using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>A model with its data, as the training loop sees it. The loop owns the order of the rows, the update and the end; the task owns the network.</summary>
internal interface ITrainingTask
{
    /// <summary>All weights, in a fixed order, under unique names.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of training rows.</summary>
    int RowCount { get; }

    /// <summary>A hash of everything that the result depends on beside <see cref="TrainingSettings"/> and the shapes of the weights: rows, labels, the network's options.</summary>
    ulong Fingerprint { get; }

    /// <summary>The validation metric; null when there is no validation set.</summary>
    ValidationMetric? Metric { get; }

    /// <summary>Name of a second validation metric, which is shown and decides nothing; null when there is none.</summary>
    string? SecondMetricName => null;

    /// <summary>Number of tokens of a training row, at least 0: what batches are bucketed by.</summary>
    int LengthOf(int row);

    /// <summary>
    /// Runs the rows forward and backward and leaves the gradient of their mean loss in <see cref="Parameters"/> (replacing the old gradient).
    /// </summary>
    /// <param name="rows">Training rows: [batch].</param>
    /// <param name="step">Number of the optimizer step, from 0, which random masks depend on.</param>
    BatchOutcome TrainBatch(ReadOnlySpan<int> rows, uint step);

    /// <summary>The loop has changed the weights: whatever was derived from them (packed panels) is out of date.</summary>
    void WeightsChanged();

    /// <summary>Loss and metric of the validation set with the current weights. Called only when <see cref="Metric"/> is not null.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    Evaluation Evaluate(CancellationToken cancellation);

    /// <summary>The order of the training rows: shuffled, rows of about the same length together, unless their order has a meaning.</summary>
    IBatchPlan CreatePlan(TrainingSettings settings)
    {
        var lengths = new int[RowCount];
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = LengthOf(row);
        return new BatchPlan(lengths, settings.BatchSize, settings.Seed, settings.BatchTokens);
    }

    /// <summary>Writes what the task itself carries from batch to batch, for a checkpoint: most tasks carry nothing.</summary>
    void WriteState(SectionWriter writer)
    {
    }

    /// <summary>Replaces what the task carries from batch to batch by what <see cref="WriteState"/> has written.</summary>
    /// <exception cref="ModelFormatException">It does not fit the task.</exception>
    void ReadState(SectionReader reader)
    {
    }
}
