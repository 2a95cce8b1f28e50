using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>Training of a tagger with Adam: a batch of sentences a step.</summary>
internal sealed class TaggerTrainingWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly TaggerNetwork _network = new();
    private readonly TrainingStep _training;
    private readonly SoftmaxCrossEntropy _objective = new();
    private readonly TaggerSentences _sentences;

    public TaggerTrainingWork(int batchSize, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _network.Initialize();
        _training = new TrainingStep(_network.Parameters, _network.Refresh, new TrainingSettings { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5 }, _team);
        _sentences = new TaggerSentences(batchSize);
    }

    public int Step()
    {
        _sentences.Next();
        _pass.Workspace.Reset();
        _training.Begin();
        Matrix logits = _network.Forward(_pass, _sentences.Layout, _sentences.Words);
        _objective.Evaluate(logits, _sentences.Tags, dLogits: logits);
        _network.Backward(_pass, logits);
        _training.End();
        return _sentences.Layout.TokenCount;
    }

    public void Dispose() => _team.Dispose();
}
