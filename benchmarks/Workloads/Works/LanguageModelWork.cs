using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>
/// Training of a word language model by truncated back-propagation: embedding, one LSTM layer, full softmax, all of one width; the state is
/// carried from step to step.
/// </summary>
internal sealed class LanguageModelWork : IWork
{
    private const int Batches = 8;
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly Embedding _embedding;
    private readonly Bidirectional _recurrent;
    private readonly SoftmaxOutput _output;
    private readonly EmbeddingState _embeddingState = Embedding.CreateState();
    private readonly RecurrentState[] _recurrentStates;
    private readonly SoftmaxBlock _outputState;
    private readonly TrainingStep _training;
    private readonly PackedBatch _batch = new();
    private readonly int[][] _words = new int[Batches][];
    private readonly int _sequences;
    private readonly Matrix _hidden;
    private readonly Matrix _cell;
    private int _next;

    public LanguageModelWork(int vocabulary, int size, int steps, int sequences, OptimizerKind optimizer, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _embedding = new Embedding("embedding", vocabulary, size);
        _recurrent = new Bidirectional(0, size, new StackOptions { InputSize = size, HiddenSize = size });
        _output = new SoftmaxOutput("output", size, vocabulary);
        _outputState = _output.CreateState();
        _recurrentStates = _recurrent.CreateState();
        bool isAdam = optimizer == OptimizerKind.Adam;
        var settings = new TrainingSettings { Optimizer = optimizer, LearningRate = isAdam ? 1e-3 : 0.1, Momentum = 0, GradientClipNorm = 0.25 };
        _training = new TrainingStep([_embedding, _recurrent, _output], settings, _team);
        _sequences = sequences;
        int[] lengths = new int[sequences];
        Array.Fill(lengths, steps);
        _batch.Build(lengths);
        var text = new ZipfWords(vocabulary, seed: 3);
        for (int i = 0; i < Batches; i++)
            text.Fill(_words[i] = new int[(steps + 1) * sequences]);
        _hidden = Matrix.Create(sequences, size);
        _cell = Matrix.Create(sequences, size);
    }

    public int Step()
    {
        _training.Begin();
        // Time-major: the word that follows stands a row of sequences further on.
        int[] words = _words[_next++ % Batches];
        int tokens = _batch.TokenCount;
        ReadOnlySpan<int> inputs = words.AsSpan(0, tokens), targets = words.AsSpan(_sequences, tokens);
        Workspace workspace = _pass.Workspace;
        workspace.Reset();
        Matrix embedded = workspace.Take(tokens, _recurrent.InputSize), hidden = workspace.Take(tokens, _recurrent.OutputSize);
        Matrix dHidden = workspace.Take(tokens, hidden.Columns), dEmbedded = workspace.Take(tokens, embedded.Columns);
        RecurrentState state = _recurrentStates[0];
        state.InitialHidden = _hidden;
        state.InitialCell = _cell;

        _embedding.Forward(_pass, _embeddingState, inputs, embedded);
        _recurrent.Forward(_pass, _recurrentStates, _batch, embedded, hidden);
        _output.Train(_pass, _outputState, hidden, targets, 1f / tokens, dHidden);
        _recurrent.Backward(_pass, _recurrentStates, dHidden, dEmbedded);
        _embedding.Backward(_pass, _embeddingState, dEmbedded);
        Rows.Copy(state.FinalHidden, _hidden);
        Rows.Copy(state.FinalCell, _cell);
        _training.End();
        return tokens;
    }

    public void Dispose() => _team.Dispose();
}
