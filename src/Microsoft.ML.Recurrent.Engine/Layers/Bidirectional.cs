using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A recurrent layer of one or two directions. It goes over the batch in blocks of steps: for each, the products with the input, then the walk;
/// backwards, the walk, the gradient of the input, then those of the weights. Both directions walk side by side, from opposite ends; the parts of the walk are (direction, share of
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
        bool isShared = AreProductsShared(pass, batch);
        if (isShared)
            Walk(pass, states, 0, blocks.Count, backward: false, isShared, dInput: null);
        for (int turn = 0; !isShared && turn < blocks.Count; turn++)
        {
            for (int i = 0; i < _directions.Length; i++)
                _directions[i].Project(states[i], BlockAt(states, i, turn, backward: false), 0, batch.SequenceCount, pass.Team);
            Walk(pass, states, turn, turn + 1, backward: false, isShared, dInput: null);
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
        // Both directions add to the same rows of the input's gradient, one after the other, so that these sums are no part of their walks.
        bool isShared = _directions.Length == 1 && AreProductsShared(pass, states[0].Batch);
        for (int turn = 0; turn < blocks.Count; turn++)
        {
            Walk(pass, states, turn, turn + 1, backward: true, isShared, dInput);
            for (int i = 0; i < _directions.Length; i++)
                _directions[i].AddGradients(pass, states[i], BlockAt(states, i, turn, backward: true));
            if (!isShared && dInput is { } gradient)
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
        InputGradient(pass, states, 0, forwards, dInput, accumulate: false);
        if (_directions.Length == 1 || turn < forwards)
            return;
        InputGradient(pass, states, 1, turn, dInput, accumulate: true);
        if (turn > forwards)
            InputGradient(pass, states, 1, forwards, dInput, accumulate: true);
    }

    private void InputGradient(Pass pass, RecurrentState[] states, int direction, int block, Matrix dInput, bool accumulate)
    {
        PackedBatch batch = states[0].Batch;
        _directions[direction].InputGradient(
            states[direction], new Block(batch, states[0].Blocks, block), 0, batch.SequenceCount, dInput, accumulate, pass.Team);
    }

    /// <summary>The block that direction <paramref name="direction"/> comes to at turn <paramref name="turn"/>: backwards in time it takes them from the last to the first.</summary>
    private static Block BlockAt(RecurrentState[] states, int direction, int turn, bool backward)
    {
        StepBlocks blocks = states[0].Blocks;
        return new Block(states[0].Batch, blocks, (direction == 1) == backward ? turn : blocks.Count - 1 - turn);
    }

    /// <summary>How many parts a direction's sequences are cut into.</summary>
    private int Shares(Pass pass, PackedBatch batch) =>
        Math.Min((pass.Team.Size + _directions.Length - 1) / _directions.Length, Math.Max(1, batch.SequenceCount / MinimumBlock));

    /// <summary>
    /// Whether a thread does the products with the input's weights for the tokens that it walks over, so that what it computes stays with its core;
    /// where there are fewer parts than threads, all threads do them together, beside the walk.
    /// </summary>
    private bool AreProductsShared(Pass pass, PackedBatch batch) => Shares(pass, batch) * _directions.Length >= pass.Team.Size;

    private void Walk(Pass pass, RecurrentState[] states, int firstTurn, int endTurn, bool backward, bool withProducts, Matrix? dInput)
    {
        var job = new WalkJob
        {
            Directions = _directions,
            States = states,
            Shares = Shares(pass, states[0].Batch),
            FirstTurn = firstTurn,
            EndTurn = endTurn,
            Backward = backward,
            WithProducts = withProducts,
            DInput = dInput,
            OneThread = pass.OneThread,
        };
        pass.Team.Run(job.Shares * _directions.Length, ref job);
    }

    /// <summary>Fewer sequences than this do not fill a tile of the recurrent product.</summary>
    private const int MinimumBlock = 4;

    private struct WalkJob : IParallelJob
    {
        public RecurrentDirection[] Directions;
        public RecurrentState[] States;
        public int Shares;
        public int FirstTurn;
        public int EndTurn;
        public bool Backward;
        public bool WithProducts;
        public Matrix? DInput;
        public ThreadTeam OneThread;

        public readonly void Execute(int part)
        {
            int direction = part / Shares, share = part % Shares;
            RecurrentState state = States[direction];
            // Sequences that end early leave the later blocks to the others: a walk over one block is shared by that block's tokens.
            int firstStep = 0, endStep = state.Batch.StepCount;
            if (EndTurn - FirstTurn == 1)
            {
                Block only = BlockAt(States, direction, FirstTurn, Backward);
                (firstStep, endStep) = (only.FirstStep, only.EndStep);
            }
            int first = state.Batch.FirstOfShare(share, Shares, firstStep, endStep), end = state.Batch.FirstOfShare(share + 1, Shares, firstStep, endStep);
            for (int turn = FirstTurn; turn < EndTurn; turn++)
            {
                Block block = BlockAt(States, direction, turn, Backward);
                if (Backward)
                    WalkBack(Directions[direction], state, block, first, end);
                else
                    WalkForward(Directions[direction], state, block, first, end);
            }
        }

        private readonly void WalkForward(RecurrentDirection direction, RecurrentState state, Block block, int first, int end)
        {
            if (WithProducts)
                direction.Project(state, block, first, end, OneThread);
            direction.ForwardRows(state, block, first, end, OneThread);
        }

        private readonly void WalkBack(RecurrentDirection direction, RecurrentState state, Block block, int first, int end)
        {
            direction.BackwardRows(state, block, first, end, OneThread);
            if (WithProducts && DInput is { } dInput)
                direction.InputGradient(state, block, first, end, dInput, accumulate: false, OneThread);
        }
    }
}
