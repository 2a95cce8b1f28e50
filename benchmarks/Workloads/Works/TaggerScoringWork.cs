using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>Scoring with a tagger, its recurrent layer frozen: the tag of every token, a batch of sentences a step.</summary>
internal sealed class TaggerScoringWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly FrozenStack _recurrent;
    private readonly FrozenWalk[] _walks;
    private readonly Linear _output;
    private readonly LinearState _outputState = Linear.CreateState();
    private readonly TaggerSentences _sentences;

    public TaggerScoringWork(int batchSize, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team);
        var network = new TaggerNetwork();
        network.Initialize();
        _recurrent = new FrozenStack(network.Recurrent, network.Embedding.Weight.Value, _team);
        _walks = _recurrent.CreateWalks();
        _output = network.Output;
        _output.Refresh(_team);
        _sentences = new TaggerSentences(batchSize);
    }

    /// <summary>The tag of the last token, so that nobody can leave the scoring out.</summary>
    public int LastTag { get; private set; }

    public int Step()
    {
        _sentences.Next();
        _pass.Workspace.Reset();
        int tokens = _sentences.Layout.TokenCount;
        Matrix hidden = _pass.Workspace.Take(tokens, _recurrent.OutputSize), logits = _pass.Workspace.Take(tokens, TaggerNetwork.Tags);
        _recurrent.Forward(_pass, _walks, _sentences.Layout, _sentences.Words, default, hidden);
        _output.Forward(_pass, _outputState, hidden, logits);
        for (int token = 0; token < tokens; token++)
            LastTag = ClassifierObjective.ClassOf(logits.Row(token));
        return tokens;
    }

    public void Dispose() => _team.Dispose();
}
