using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>
/// Forward and backward of one recurrent layer, as inside a training step: gradients zeroed, weights packed (they change at every step), an initial
/// state, and all gradients, those of the input and of the initial state included. There is no optimizer.
/// </summary>
internal sealed class LayerWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly Bidirectional _layer;
    private readonly RecurrentState[] _states;
    private readonly PackedBatch _batch = new();
    private readonly Matrix _input;
    private readonly Matrix _dOutput;
    private readonly Matrix _initial;
    private readonly bool _hasCellState;

    public LayerWork(RecurrentCell cell, int size, int steps, int sequences, int threads)
    {
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team) { IsTraining = true };
        _layer = new Bidirectional(0, size, new StackOptions { Cell = cell, InputSize = size, HiddenSize = size });
        _hasCellState = cell == RecurrentCell.Lstm;
        uint number = 0;
        _layer.Initialize(1, ref number);
        _states = _layer.CreateState();
        int[] lengths = new int[sequences];
        Array.Fill(lengths, steps);
        _batch.Build(lengths);
        var random = new CounterRandom(3, RandomPurpose.Splitting, 0);
        _input = Matrix.Create(_batch.TokenCount, size);
        _dOutput = Matrix.Create(_batch.TokenCount, size);
        _initial = Matrix.Create(sequences, size);
        random.FillUniform(0, _input.Span, -1, 1);
        random.FillUniform(0, _dOutput.Span, -0.01f, 0.01f);
    }

    public int Step()
    {
        foreach (RecurrentDirection direction in _layer.Directions)
        {
            for (int i = 0; i < direction.Parameters.Count; i++)
                direction.Parameters[i].ZeroGradient();
        }
        _layer.Refresh(_team);
        Workspace workspace = _pass.Workspace;
        workspace.Reset();
        _states[0].InitialHidden = _initial;
        _states[0].InitialCell = _hasCellState ? _initial : null;
        Matrix output = workspace.Take(_input.Rows, _layer.OutputSize), dInput = workspace.Take(_input.Rows, _input.Columns);
        _layer.Forward(_pass, _states, _batch, _input, output);
        _layer.Backward(_pass, _states, _dOutput, dInput);
        return _batch.TokenCount;
    }

    public void Dispose() => _team.Dispose();
}
