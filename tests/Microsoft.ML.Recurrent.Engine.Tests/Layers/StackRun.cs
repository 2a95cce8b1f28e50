using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

/// <summary>A stack with random weights and one session: everything that tests of recurrent layers feed and look at.</summary>
internal sealed class StackRun : IDisposable
{
    private readonly ThreadTeam _team;
    private Matrix[] _initialHidden = [];
    private Matrix[] _initialCell = [];

    public StackRun(StackOptions options, PackedBatch batch, int threads = 1, bool initialStates = false)
    {
        _team = new ThreadTeam(threads);
        Pass = new Pass(_team);
        Stack = new Stack(options);
        Batch = batch;
        State = Stack.CreateState();
        Sample.Randomize(Stack, _team);
        Input = Sample.Values(batch.TokenCount, options.InputSize, 1);
        Output = Matrix.Create(batch.TokenCount, Stack.OutputSize);
        DOutput = Sample.Values(batch.TokenCount, Stack.OutputSize, 2);
        DInput = Matrix.Create(batch.TokenCount, options.InputSize);
        int directions = options.Layers * Stack.DirectionCount;
        int SizeOf(int direction) => options.HiddenSizeOf(direction / Stack.DirectionCount);
        if (initialStates)
        {
            _initialHidden = [.. Enumerable.Range(0, directions).Select(i => Sample.Values(batch.SequenceCount, SizeOf(i), (uint)(10 + i)))];
            if (options.Cell == RecurrentCell.Lstm)
                _initialCell = [.. Enumerable.Range(0, directions).Select(i => Sample.Values(batch.SequenceCount, SizeOf(i), (uint)(20 + i)))];
        }
        DFinalHidden = [.. Enumerable.Range(0, directions).Select(i => Sample.Values(batch.SequenceCount, SizeOf(i), (uint)(30 + i)))];
        DFinalCell = options.Cell == RecurrentCell.Lstm
            ? [.. Enumerable.Range(0, directions).Select(i => Sample.Values(batch.SequenceCount, SizeOf(i), (uint)(40 + i)))]
            : [];
    }

    public Pass Pass { get; }

    public Stack Stack { get; }

    public PackedBatch Batch { get; }

    public StackState State { get; }

    public Matrix Input { get; set; }

    public Matrix Output { get; }

    public Matrix DOutput { get; set; }

    public Matrix DInput { get; }

    public Matrix[] DFinalHidden { get; }

    public Matrix[] DFinalCell { get; }

    public IReadOnlyList<Matrix> InitialHidden => _initialHidden;

    public IReadOnlyList<Matrix> InitialCell => _initialCell;

    public RecurrentState Direction(int index) => State[index / Stack.DirectionCount, index % Stack.DirectionCount];

    public void Forward()
    {
        Pass.Workspace.Reset();
        for (int i = 0; i < _initialHidden.Length; i++)
            Direction(i).InitialHidden = _initialHidden[i];
        for (int i = 0; i < _initialCell.Length; i++)
            Direction(i).InitialCell = _initialCell[i];
        Stack.Forward(Pass, State, Batch, Input, Output);
    }

    public void Backward()
    {
        for (int i = 0; i < DFinalHidden.Length; i++)
            Direction(i).DFinalHidden = DFinalHidden[i];
        for (int i = 0; i < DFinalCell.Length; i++)
            Direction(i).DFinalCell = DFinalCell[i];
        Stack.Backward(Pass, State, DOutput, DInput);
    }

    /// <summary>The loss whose gradient <see cref="Backward"/> computes.</summary>
    public double Loss()
    {
        Stack.Refresh(_team);
        Forward();
        double loss = Sample.Dot(Output, DOutput);
        for (int i = 0; i < DFinalHidden.Length; i++)
            loss += Sample.Dot(Direction(i).FinalHidden, DFinalHidden[i]);
        for (int i = 0; i < DFinalCell.Length; i++)
            loss += Sample.Dot(Direction(i).FinalCell, DFinalCell[i]);
        return loss;
    }

    public void Dispose() => _team.Dispose();
}
