using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A <see cref="LanguageModelNetwork"/> with its text, as the training loop sees it.</summary>
internal abstract class LanguageModelTask : ITrainingTask
{
    private double[] _scores = [];

    /// <summary>A task.</summary>
    /// <param name="network">The network, initialised.</param>
    /// <param name="team">Threads.</param>
    /// <param name="seed">Seed of dropout.</param>
    protected LanguageModelTask(LanguageModelNetwork network, ThreadTeam team, ulong seed)
    {
        Network = network;
        Pass = new Pass(team) { Seed = seed };
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => Network.Parameters;

    /// <inheritdoc/>
    public abstract int RowCount { get; }

    /// <inheritdoc/>
    public abstract ulong Fingerprint { get; }

    /// <inheritdoc/>
    public ValidationMetric? Metric => HasValidation ? new ValidationMetric("perplexity", HigherIsBetter: false) : null;

    /// <summary>Whether there is text to validate on.</summary>
    protected abstract bool HasValidation { get; }

    /// <summary>The network.</summary>
    protected LanguageModelNetwork Network { get; }

    /// <summary>Threads and scratch memory.</summary>
    protected Pass Pass { get; }

    /// <inheritdoc/>
    public abstract int LengthOf(int row);

    /// <inheritdoc/>
    public abstract IBatchPlan CreatePlan(TrainingSettings settings);

    /// <inheritdoc/>
    public virtual void WriteState(SectionWriter writer)
    {
    }

    /// <inheritdoc/>
    public virtual void ReadState(SectionReader reader)
    {
    }

    /// <inheritdoc/>
    public abstract BatchOutcome TrainBatch(ReadOnlySpan<int> rows, uint step);

    /// <inheritdoc/>
    public void WeightsChanged() => Network.Refresh(Pass.Team);

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken cancellation)
    {
        Pass.IsTraining = false;
        (double logProbability, long tokens) = ScoreValidation(cancellation);
        double loss = -logProbability / tokens;
        return new Evaluation(loss, Math.Exp(loss));
    }

    /// <summary>The sum of ln p over the validation text, and the number of its tokens.</summary>
    protected abstract (double LogProbability, long Tokens) ScoreValidation(CancellationToken cancellation);

    /// <summary>Forward and backward over a batch that has been loaded.</summary>
    protected BatchOutcome Train(LanguageModelNetworkState state, LanguageModelBatch batch, uint step)
    {
        Pass.IsTraining = true;
        Pass.Step = step;
        Pass.Workspace.Reset();
        IReadOnlyList<Parameter> parameters = Parameters;
        for (int i = 0; i < parameters.Count; i++)
            parameters[i].ZeroGradient();
        double loss = Network.Train(Pass, state, batch.Layout, batch.Words, batch.Targets);
        return new BatchOutcome(loss, batch.Layout.TokenCount, batch.Layout.TokenCount);
    }

    /// <summary>The sum of ln p of a batch that has been loaded.</summary>
    protected double Score(LanguageModelNetworkState state, LanguageModelBatch batch)
    {
        int tokens = batch.Layout.TokenCount;
        if (_scores.Length < tokens)
            _scores = new double[Math.Max(tokens, 2 * _scores.Length)];
        Pass.Workspace.Reset();
        Network.Score(Pass, state, batch.Layout, batch.Words, batch.Targets, _scores.AsSpan(0, tokens));
        double sum = 0;
        foreach (double score in _scores.AsSpan(0, tokens))
            sum += score;
        return sum;
    }
}
