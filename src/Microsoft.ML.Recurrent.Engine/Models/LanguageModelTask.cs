using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The network of a language model with its text, as the training loop sees it; perplexity tells how good it is.</summary>
internal abstract class LanguageModelTask : ITrainingTask
{
    /// <summary>A task.</summary>
    /// <param name="parameters">The network's weights, initialised.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    protected LanguageModelTask(IReadOnlyList<Parameter> parameters, ThreadTeam team, ulong seed)
    {
        Parameters = parameters;
        Pass = new Pass(team) { Seed = seed };
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public abstract int RowCount { get; }

    /// <inheritdoc/>
    public abstract ulong Fingerprint { get; }

    /// <inheritdoc/>
    public ValidationMetric? Metric => HasValidation ? new ValidationMetric("perplexity", HigherIsBetter: false) : null;

    /// <summary>Whether there is text to validate on.</summary>
    protected abstract bool HasValidation { get; }

    /// <summary>Threads and scratch memory.</summary>
    protected Pass Pass { get; }

    /// <inheritdoc/>
    public abstract int LengthOf(int row);

    /// <inheritdoc/>
    public abstract void WeightsChanged();

    /// <inheritdoc/>
    public BatchOutcome TrainBatch(ReadOnlySpan<int> rows, uint step)
    {
        Pass.IsTraining = true;
        Pass.Step = step;
        Pass.Workspace.Reset();
        for (int i = 0; i < Parameters.Count; i++)
            Parameters[i].ZeroGradient();
        return Train(rows);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken cancellation)
    {
        Pass.IsTraining = false;
        (double logProbability, long tokens) = ScoreValidation(cancellation);
        double loss = -logProbability / tokens;
        return new Evaluation(loss, Math.Exp(loss));
    }

    /// <summary>Forward and backward over some rows; gradients are zero and the workspace is empty.</summary>
    protected abstract BatchOutcome Train(ReadOnlySpan<int> rows);

    /// <summary>The sum of ln p over the validation text, and the number of its tokens.</summary>
    protected abstract (double LogProbability, long Tokens) ScoreValidation(CancellationToken cancellation);
}
