using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>One step of a streaming LSTM on one thread: one input vector, the state carried from step to step.</summary>
internal sealed class StepWork : IWork
{
    private readonly ThreadTeam _team = new(1);
    private readonly Pass _pass;
    private readonly Bidirectional _layer;
    private readonly RecurrentState[] _states;
    private readonly PackedBatch _batch = new();
    private readonly Matrix _input;
    private readonly Matrix _hidden;
    private readonly Matrix _cell;

    public StepWork(int size)
    {
        _pass = new Pass(_team);
        _layer = new Bidirectional(0, size, new StackOptions { InputSize = size, HiddenSize = size });
        uint number = 0;
        _layer.Initialize(1, ref number);
        _layer.Refresh(_team);
        _states = _layer.CreateState();
        _batch.Build([1]);
        _input = Matrix.Create(1, size);
        _hidden = Matrix.Create(1, size);
        _cell = Matrix.Create(1, size);
        new CounterRandom(3, RandomPurpose.Splitting, 0).FillUniform(0, _input.Span, -1, 1);
    }

    public int Step()
    {
        _pass.Workspace.Reset();
        _states[0].InitialHidden = _hidden;
        _states[0].InitialCell = _cell;
        Matrix output = _pass.Workspace.Take(1, _layer.OutputSize);
        _layer.Forward(_pass, _states, _batch, _input, output);
        Rows.Copy(_states[0].FinalHidden, _hidden);
        Rows.Copy(_states[0].FinalCell, _cell);
        return 1;
    }

    public void Dispose() => _team.Dispose();
}
