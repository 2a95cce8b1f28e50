using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>Training of a tagger with Adam, with a softmax for each token or a conditional random field over the sentence's tags: a batch of sentences a step.</summary>
internal sealed class TaggerTrainingWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly TaggerNetwork _network;
    private readonly TrainingStep _training;
    private readonly SoftmaxCrossEntropy _softmax = new();
    private readonly LinearChainCrf? _crf;
    private readonly LinearChainCrfState _crfState = LinearChainCrf.CreateState();
    private readonly TaggerSentences _sentences;

    public TaggerTrainingWork(int batchSize, int threads, int tags = TaggerNetwork.Tags, bool hasCrf = false)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _network = new TaggerNetwork(tags);
        _network.Initialize();
        _crf = hasCrf ? new LinearChainCrf("crf", tags) : null;
        _training = new TrainingStep([.. _network.Parameters, .. _crf?.Parameters ?? []], Refresh, new TrainingSettings { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5 }, _team);
        _sentences = new TaggerSentences(batchSize, tags);
    }

    public int Step()
    {
        _sentences.Next();
        _pass.Workspace.Reset();
        _training.Begin();
        Matrix logits = _network.Forward(_pass, _sentences.Layout, _sentences.Words);
        if (_crf is null)
            _softmax.Evaluate(logits, _sentences.Tags, dLogits: logits);
        else
            _crf.Train(_pass, _crfState, _sentences.Layout, logits, _sentences.Tags, dEmissions: logits);
        _network.Backward(_pass, logits);
        _training.End();
        return _sentences.Layout.TokenCount;
    }

    public void Dispose() => _team.Dispose();

    private void Refresh(ThreadTeam team)
    {
        _network.Refresh(team);
        _crf?.Refresh(team);
    }
}
