using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A <see cref="LanguageModelNetwork"/> with its text: batches are sequences side by side.</summary>
internal abstract class RecurrentLanguageModelTask : LanguageModelTask
{
    private double[] _scores = [];

    /// <inheritdoc/>
    protected RecurrentLanguageModelTask(LanguageModelNetwork network, ThreadTeam team, ulong seed) : base(network.Parameters, team, seed)
    {
        Network = network;
    }

    /// <summary>The network.</summary>
    protected LanguageModelNetwork Network { get; }

    /// <inheritdoc/>
    public override void WeightsChanged() => Network.Refresh(Pass.Team);

    /// <summary>Forward and backward over a batch that has been loaded.</summary>
    protected BatchOutcome Train(LanguageModelNetworkState state, LanguageModelBatch batch)
    {
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
