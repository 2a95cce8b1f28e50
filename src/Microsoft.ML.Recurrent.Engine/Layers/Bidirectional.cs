using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A recurrent layer of one or two directions. Both directions walk side by side; the parts of the walk are (direction, block of sequences),
/// cut so that the blocks have about the same number of tokens.
/// </summary>
internal sealed class Bidirectional : Layer
{
    private readonly RecurrentDirection[] _directions;
    private readonly Parameter[] _parameters;

    /// <summary>Layer <paramref name="layer"/> of a stack: one direction, or two as <see cref="StackOptions.Bidirectional"/> says.</summary>
    public Bidirectional(int layer, int inputSize, StackOptions options)
    {
        _directions = options.Bidirectional
            ? [new(options.Name, layer, reverse: false, inputSize, options), new(options.Name, layer, reverse: true, inputSize, options)]
            : [new(options.Name, layer, reverse: false, inputSize, options)];
        _parameters = [.. _directions.SelectMany(direction => direction.Parameters)];
        InputSize = inputSize;
        HiddenSize = options.HiddenSize;
    }

    /// <summary>Number of input features.</summary>
    public int InputSize { get; }

    /// <summary>Size of one direction's h.</summary>
    public int HiddenSize { get; }

    /// <summary>Number of output features: the forward direction's h, then the reverse direction's.</summary>
    public int OutputSize => _directions.Length * HiddenSize;

    /// <summary>The forward direction and, if there is one, the reverse.</summary>
    public ReadOnlySpan<RecurrentDirection> Directions => _directions;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (RecurrentDirection direction in _directions)
            direction.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (RecurrentDirection direction in _directions)
            direction.Refresh(team);
    }

    /// <summary>A session's states: one a direction.</summary>
    public RecurrentState[] CreateState()
    {
        var states = new RecurrentState[_directions.Length];
        for (int i = 0; i < states.Length; i++)
            states[i] = new RecurrentState();
        return states;
    }

    /// <summary>Writes h of every token.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="states">The session's states, one a direction.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="input">[tokens, inputs]; must stay unchanged until Backward.</param>
    /// <param name="output">[tokens, directions · hidden]; must stay unchanged until Backward.</param>
    public void Forward(Pass pass, RecurrentState[] states, PackedBatch batch, Matrix input, Matrix output)
    {
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].BeginForward(pass, states[i], batch, input, output.ColumnRange(i * HiddenSize, HiddenSize));
        Walk(pass, states, backward: false);
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="states">The session's states, one a direction.</param>
    /// <param name="dOutput">[tokens, directions · hidden].</param>
    /// <param name="dInput">[tokens, inputs], or null when it is not wanted.</param>
    public void Backward(Pass pass, RecurrentState[] states, Matrix dOutput, Matrix? dInput)
    {
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].BeginBackward(pass, states[i], dOutput.ColumnRange(i * HiddenSize, HiddenSize));
        Walk(pass, states, backward: true);
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].EndBackward(pass, states[i], dInput, accumulate: i > 0);
    }

    private void Walk(Pass pass, RecurrentState[] states, bool backward)
    {
        PackedBatch batch = states[0].Batch;
        int blocks = Math.Min((pass.Team.Size + _directions.Length - 1) / _directions.Length, Math.Max(1, batch.SequenceCount / MinimumBlock));
        var job = new WalkJob { Directions = _directions, States = states, Blocks = blocks, Backward = backward, OneThread = pass.OneThread };
        pass.Team.Run(blocks * _directions.Length, ref job);
    }

    /// <summary>Fewer sequences than this do not fill a tile of the recurrent product.</summary>
    private const int MinimumBlock = 4;

    private struct WalkJob : IParallelJob
    {
        public RecurrentDirection[] Directions;
        public RecurrentState[] States;
        public int Blocks;
        public bool Backward;
        public ThreadTeam OneThread;

        public readonly void Execute(int part)
        {
            int direction = part / Blocks, block = part % Blocks;
            RecurrentState state = States[direction];
            int first = state.Batch.FirstOfBlock(block, Blocks), end = state.Batch.FirstOfBlock(block + 1, Blocks);
            if (Backward)
                Directions[direction].BackwardRows(state, first, end, OneThread);
            else
                Directions[direction].ForwardRows(state, first, end, OneThread);
        }
    }
}
