using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>Forward and backward of the bidirectional layer that reads the words of sentences, as inside a training step; no optimizer.</summary>
internal sealed class WordEncoderWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly Stack _recurrent;
    private readonly StackState _state;
    private readonly TaggerSentences _sentences;
    private readonly int _inputs;

    public WordEncoderWork(int inputs, int hidden, int batchSize, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _inputs = inputs;
        _recurrent = new Stack(new StackOptions { InputSize = inputs, HiddenSize = hidden, Bidirectional = true });
        _state = _recurrent.CreateState();
        _sentences = new TaggerSentences(batchSize);
        uint number = 0;
        _recurrent.Initialize(1, ref number);
    }

    public int Step()
    {
        _sentences.Next();
        for (int i = 0; i < _recurrent.Parameters.Count; i++)
            _recurrent.Parameters[i].ZeroGradient();
        _recurrent.Refresh(_team);
        Workspace workspace = _pass.Workspace;
        workspace.Reset();
        int tokens = _sentences.Layout.TokenCount;
        Matrix input = workspace.TakeZeroed(tokens, _inputs), hidden = workspace.Take(tokens, _recurrent.OutputSize), dInput = workspace.Take(tokens, _inputs);
        _recurrent.Forward(_pass, _state, _sentences.Layout, input, hidden);
        _recurrent.Backward(_pass, _state, hidden, dInput);
        return tokens;
    }

    public void Dispose() => _team.Dispose();
}
