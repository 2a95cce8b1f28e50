using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>Training of a word language model by truncated back-propagation; the state is carried from step to step.</summary>
internal sealed class LanguageModelWork : IWork
{
    private const int Batches = 8;
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly LanguageModelNetworkState _state;
    private readonly TrainingStep _training;
    private readonly PackedBatch _batch = new();
    private readonly int[][] _words = new int[Batches][];
    private readonly int _sequences;
    private int _next;

    public LanguageModelWork(LanguageModelShape shape, int steps, int sequences, OptimizerKind optimizer, int threads)
    {
        // Cores of its own: the team that it may be measured against has leased those of the process, but stands still meanwhile.
        _team = new ThreadTeam(threads, new CoreBudget(threads));
        _pass = new Pass(_team) { IsTraining = true };
        Network = new LanguageModelNetwork(shape);
        Network.Initialize(1);
        _state = Network.CreateState();
        bool isAdam = optimizer == OptimizerKind.Adam;
        var settings = new TrainingSettings { Optimizer = optimizer, LearningRate = isAdam ? 1e-3 : 0.1, Momentum = 0, GradientClipNorm = 0.25 };
        _training = new TrainingStep(Network.Parameters, Network.Refresh, settings, _team);
        _sequences = sequences;
        int[] lengths = new int[sequences];
        Array.Fill(lengths, steps);
        _batch.Build(lengths);
        var text = new ZipfWords(shape.VocabularySize, seed: 3);
        for (int i = 0; i < Batches; i++)
            text.Fill(_words[i] = new int[(steps + 1) * sequences]);
    }

    /// <summary>What is trained.</summary>
    public LanguageModelNetwork Network { get; }

    public int Step()
    {
        _training.Begin();
        _pass.Workspace.Reset();
        // Time-major: the word that follows stands a row of sequences further on.
        int[] words = _words[_next++ % Batches];
        int tokens = _batch.TokenCount;
        Network.Train(_pass, _state, _batch, words.AsSpan(0, tokens), words.AsSpan(_sequences, tokens));
        _training.End();
        return tokens;
    }

    public void Dispose() => _team.Dispose();
}
