using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>Training of a tagger with Adam, or scoring with it: a batch of sentences a step.</summary>
internal sealed class TaggerWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly TaggerNetwork _network = new();
    private readonly TrainingStep _training;
    private readonly bool _trains;
    private readonly SoftmaxCrossEntropy _objective = new();
    private readonly PackedBatch _batch = new();
    private readonly int[][] _lengths;
    private readonly int[][] _words;
    private readonly int[][] _tags;
    private int _next;

    public TaggerWork(int batchSize, bool trains, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = trains };
        _trains = trains;
        _training = new TrainingStep(_network.Layers, new TrainingSettings { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5 }, _team);
        _lengths = TaggerNetwork.CreateLengths(batchSize);
        _words = new int[_lengths.Length][];
        _tags = new int[_lengths.Length][];
        var text = new ZipfWords(TaggerNetwork.Words, seed: 3);
        var tags = new CounterRandom(5, RandomPurpose.Splitting, 0);
        for (int i = 0; i < _lengths.Length; i++)
        {
            text.Fill(_words[i] = new int[_lengths[i].Sum()]);
            _tags[i] = [.. Enumerable.Range(0, _words[i].Length).Select(token => tags.Below((ulong)token, TaggerNetwork.Tags))];
        }
    }

    /// <summary>The tag of the last token, so that nobody can leave the scoring out.</summary>
    public int LastTag { get; private set; }

    public int Step()
    {
        int at = _next++ % _lengths.Length;
        _pass.Workspace.Reset();
        _batch.Build(_lengths[at]);
        if (_trains)
        {
            _training.Begin();
            Matrix logits = _network.Forward(_pass, _batch, _words[at]);
            _objective.Evaluate(logits, _tags[at], dLogits: logits);
            _network.Backward(_pass, logits);
            _training.End();
        }
        else
        {
            Matrix logits = _network.Forward(_pass, _batch, _words[at]);
            for (int token = 0; token < logits.Rows; token++)
                LastTag = ClassifierObjective.ClassOf(logits.Row(token));
        }
        return _batch.TokenCount;
    }

    public void Dispose() => _team.Dispose();
}
