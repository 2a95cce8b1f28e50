using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A recurrent layer of one or two directions. It goes over the batch in blocks of steps: for each, the products with the input, then the walk;
/// backwards, the walk, then the gradients. Both directions walk side by side, from opposite ends; the parts of the walk are (direction, share of
/// the sequences), cut so that the shares have about the same number of tokens.
/// </summary>
internal sealed class Bidirectional : Layer
{
    private readonly RecurrentDirection[] _directions;
    private readonly Parameter[] _parameters;

    // Few enough that what a block leaves is near in the cache when the next phase needs it; enough that loading and storing the gradients of the
    // weights, once a block, costs little.
    private readonly int _tokensPerBlock;

    /// <summary>Layer <paramref name="layer"/> of a stack: one direction, or two as <see cref="StackOptions.Bidirectional"/> says.</summary>
    public Bidirectional(int layer, int inputSize, StackOptions options)
    {
        _directions = options.Bidirectional
            ? [new(options.Name, layer, reverse: false, inputSize, options), new(options.Name, layer, reverse: true, inputSize, options)]
            : [new(options.Name, layer, reverse: false, inputSize, options)];
        _parameters = [.. _directions.SelectMany(direction => direction.Parameters)];
        InputSize = inputSize;
        HiddenSize = options.HiddenSizeOf(layer);
        _tokensPerBlock = options.TokensPerBlock > 0 ? options.TokensPerBlock : Math.Clamp(HiddenSize, 256, 512);
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
        StepBlocks blocks = states[0].Blocks;
        blocks.Build(batch, _tokensPerBlock);
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].BeginForward(pass, states[i], batch, input, output.ColumnRange(i * HiddenSize, HiddenSize));
        for (int turn = 0; turn < blocks.Count; turn++)
        {
            for (int i = 0; i < _directions.Length; i++)
                _directions[i].Project(pass, states[i], BlockAt(states, i, turn, backward: false));
            Walk(pass, states, turn, backward: false);
        }
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].EndForward(states[i]);
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="states">The session's states, one a direction.</param>
    /// <param name="dOutput">[tokens, directions · hidden].</param>
    /// <param name="dInput">[tokens, inputs], or null when it is not wanted.</param>
    public void Backward(Pass pass, RecurrentState[] states, Matrix dOutput, Matrix? dInput)
    {
        StepBlocks blocks = states[0].Blocks;
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].BeginBackward(pass, states[i], dOutput.ColumnRange(i * HiddenSize, HiddenSize), blocks.MostTokens);
        for (int turn = 0; turn < blocks.Count; turn++)
        {
            Walk(pass, states, turn, backward: true);
            for (int i = 0; i < _directions.Length; i++)
                _directions[i].AddGradients(pass, states[i], BlockAt(states, i, turn, backward: true));
            if (dInput is { } gradient)
                InputGradient(pass, states, turn, gradient);
        }
        for (int i = 0; i < _directions.Length; i++)
            _directions[i].EndBackward(pass, states[i]);
    }

    /// <summary>
    /// A block's rows of <paramref name="dInput"/> get the forward direction's share first and the reverse direction's after it, whichever comes to
    /// the block first: so the sums do not depend on how the batch is cut.
    /// </summary>
    private void InputGradient(Pass pass, RecurrentState[] states, int turn, Matrix dInput)
    {
        int forwards = states[0].Blocks.Count - 1 - turn;
        _directions[0].InputGradient(pass, states[0], new Block(states[0].Batch, states[0].Blocks, forwards), dInput, accumulate: false);
        if (_directions.Length == 1 || turn < forwards)
            return;
        _directions[1].InputGradient(pass, states[1], new Block(states[0].Batch, states[0].Blocks, turn), dInput, accumulate: true);
        if (turn > forwards)
            _directions[1].InputGradient(pass, states[1], new Block(states[0].Batch, states[0].Blocks, forwards), dInput, accumulate: true);
    }

    /// <summary>The block that direction <paramref name="direction"/> comes to at turn <paramref name="turn"/>: backwards in time it takes them from the last to the first.</summary>
    private static Block BlockAt(RecurrentState[] states, int direction, int turn, bool backward)
    {
        StepBlocks blocks = states[0].Blocks;
        return new Block(states[0].Batch, blocks, (direction == 1) == backward ? turn : blocks.Count - 1 - turn);
    }

    private void Walk(Pass pass, RecurrentState[] states, int turn, bool backward)
    {
        PackedBatch batch = states[0].Batch;
        int parts = Math.Min((pass.Team.Size + _directions.Length - 1) / _directions.Length, Math.Max(1, batch.SequenceCount / MinimumBlock));
        var job = new WalkJob { Directions = _directions, States = states, Parts = parts, Turn = turn, Backward = backward, OneThread = pass.OneThread };
        pass.Team.Run(parts * _directions.Length, ref job);
    }

    /// <summary>Fewer sequences than this do not fill a tile of the recurrent product.</summary>
    private const int MinimumBlock = 4;

    private struct WalkJob : IParallelJob
    {
        public RecurrentDirection[] Directions;
        public RecurrentState[] States;
        public int Parts;
        public int Turn;
        public bool Backward;
        public ThreadTeam OneThread;

        public readonly void Execute(int part)
        {
            int direction = part / Parts, share = part % Parts;
            RecurrentState state = States[direction];
            Block block = BlockAt(States, direction, Turn, Backward);
            int first = state.Batch.FirstOfBlock(share, Parts), end = state.Batch.FirstOfBlock(share + 1, Parts);
            if (Backward)
                Directions[direction].BackwardRows(state, block, first, end, OneThread);
            else
                Directions[direction].ForwardRows(state, block, first, end, OneThread);
        }
    }
}
