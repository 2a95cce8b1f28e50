using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// The recurrent layers of a trained network, for prediction alone: whole sequences (<see cref="Forward"/>) or token by token
/// (<see cref="RecurrentStream"/>). It does not change, so any number of sessions use it side by side. Its bits are those of <see cref="Stack"/>.
/// </summary>
internal sealed class FrozenStack
{
    /// <summary>What the tables of words (see <see cref="FoldedInput"/>) of a stack may take together.</summary>
    public const long TableBytes = 64 << 20;

    // Fewer sequences than this do not fill a tile of the recurrent product.
    private const int MinimumBlock = 4;

    private readonly FrozenDirection[][] _layers;
    private readonly HighwayGate[] _gates;

    /// <summary>
    /// Packs the weights of <paramref name="trained"/>, which may be changed or forgotten afterwards; the words' vectors and the gates past layers may not.
    /// </summary>
    /// <param name="trained">The stack.</param>
    /// <param name="wordVectors">
    /// The vectors of the words that are its first inputs, or all of them; null when float vectors are: [words, at most inputs].
    /// </param>
    /// <param name="team">Threads.</param>
    /// <param name="tableBytes">How large the tables of words may be together.</param>
    public FrozenStack(Stack trained, Matrix? wordVectors, ThreadTeam team, long tableBytes = TableBytes)
    {
        Connection = trained.Connection;
        _gates = trained.Gates.ToArray();
        foreach (HighwayGate gate in _gates)
            gate.Refresh(team);
        _layers = new FrozenDirection[trained.Layers.Length][];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            ReadOnlySpan<RecurrentDirection> directions = trained.Layers[layer].Directions;
            _layers[layer] = new FrozenDirection[directions.Length];
            for (int i = 0; i < directions.Length; i++)
                _layers[layer][i] = new FrozenDirection(directions[i], reverse: i == 1, layer == 0 ? wordVectors : null, tableBytes / directions.Length, team);
        }
    }

    /// <summary>Number of output features: directions · hidden.</summary>
    public int OutputSize => OutputSizeOf(_layers.Length - 1);

    /// <summary>What goes past a layer, of all layers but the first.</summary>
    public LayerConnection Connection { get; }

    /// <summary>1 or 2.</summary>
    public int DirectionCount => _layers[0].Length;

    /// <summary>The layers, from the input up, each of one or two directions.</summary>
    public IReadOnlyList<FrozenDirection[]> Layers => _layers;

    /// <summary>A session's working memory for <see cref="Forward"/>: one walk a direction.</summary>
    public FrozenWalk[] CreateWalks() => [.. _layers[0].Select(_ => new FrozenWalk())];

    /// <summary>Writes the top layer's h of every token.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walks">The session's working memory.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="words">The tokens' words in packed order, at least [tokens]; null when the input is vectors alone.</param>
    /// <param name="input">Input vectors, or what stands behind the words' vectors: [tokens, inputs that are no words']; unused when words are all.</param>
    /// <param name="output">[tokens, directions · hidden].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Forward(Pass pass, FrozenWalk[] walks, PackedBatch batch, int[]? words, Matrix input, Matrix output) =>
        Walk(pass, walks, batch, words, input, tokens: null, output, state: null);

    /// <summary>Writes the top layer's h of every token, to the bit as <see cref="Forward"/> does.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walks">The session's working memory.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="tokens">What the tokens add to the gates of the first layer, made for this batch.</param>
    /// <param name="output">[tokens, directions · hidden].</param>
    public void ForwardTokens(Pass pass, FrozenWalk[] walks, PackedBatch batch, TokenProjections tokens, Matrix output) =>
        Walk(pass, walks, batch, words: null, input: default, tokens, output, state: null);

    /// <summary>
    /// Reads the next words of one sequence and writes the top layer's h of each, as <see cref="RecurrentStream"/> does word by word, but layer by
    /// layer, so that one layer's weights stay in the cache.
    /// </summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walks">The session's working memory.</param>
    /// <param name="state">What came before, of a stack of one direction; becomes what comes after.</param>
    /// <param name="batch">A batch of one sequence.</param>
    /// <param name="words">At least [tokens].</param>
    /// <param name="output">[tokens, hidden].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Continue(Pass pass, FrozenWalk[] walks, StreamState state, PackedBatch batch, int[] words, Matrix output)
    {
        if (DirectionCount != 1 || batch.SequenceCount != 1)
            throw new ArgumentException($"Expected one sequence, and a stack of one direction; found {batch.SequenceCount} and {DirectionCount}.", nameof(batch));
        Walk(pass, walks, batch, words, input: default, tokens: null, output, state);
        state.IsInitial &= batch.TokenCount == 0;
    }

    private void Walk(Pass pass, FrozenWalk[] walks, PackedBatch batch, int[]? words, Matrix input, TokenProjections? tokens, Matrix output, StreamState? state)
    {
        int mark = pass.Workspace.Mark();
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            FrozenDirection[] directions = _layers[layer];
            Matrix hidden = layer == _layers.Length - 1 ? output : pass.Workspace.Take(batch.TokenCount, OutputSizeOf(layer));
            for (int i = 0; i < directions.Length; i++)
            {
                FrozenWalk walk = walks[i];
                walk.Batch = batch;
                walk.Words = layer == 0 ? words : null;
                walk.Input = input;
                walk.Rows = layer == 0 ? tokens?.Rows[i] : null;
                walk.Output = hidden.ColumnRange(i * directions[i].HiddenSize, directions[i].HiddenSize);
                directions[i].Begin(pass, walk);
            }
            int blocks = Math.Min((pass.Team.Size + directions.Length - 1) / directions.Length, Math.Max(1, batch.SequenceCount / MinimumBlock));
            if (state is not null)
            {
                Load(state, layer, walks[0]);
                directions[0].ForwardUnits(walks[0], pass.Team);
                Store(walks[0], state, layer);
            }
            else
            {
                var job = new WalkJob { Directions = directions, Walks = walks, Blocks = blocks };
                pass.Team.Run(blocks * directions.Length, ref job);
            }
            if (layer > 0 && Connection == LayerConnection.Residual)
                Rows.Add(input, hidden);
            else if (layer > 0 && Connection == LayerConnection.Highway)
                _gates[layer - 1].Predict(pass, input, hidden);
            input = hidden;
        }
        pass.Workspace.Release(mark);
    }

    private static void Load(StreamState state, int layer, FrozenWalk walk)
    {
        Rows.Copy(state.HiddenRow(layer), walk.FirstHidden);
        walk.BeginsAtZero = state.IsInitial;
        if (walk.Cell.Rows > 0)
            Rows.Copy(state.CellRow(layer), walk.Cell);
    }

    private static void Store(FrozenWalk walk, StreamState state, int layer)
    {
        if (walk.Batch.TokenCount > 0)
            Rows.Copy(walk.Output.RowRange(walk.Batch.TokenCount - 1, 1), state.HiddenRow(layer));
        if (walk.Cell.Rows > 0)
            Rows.Copy(walk.Cell, state.CellRow(layer));
    }

    private int OutputSizeOf(int layer) => DirectionCount * _layers[layer][0].HiddenSize;

    private struct WalkJob : IParallelJob
    {
        public FrozenDirection[] Directions;
        public FrozenWalk[] Walks;
        public int Blocks;

        public readonly void Execute(int part)
        {
            int direction = part / Blocks, block = part % Blocks;
            FrozenWalk walk = Walks[direction];
            Directions[direction].ForwardRows(walk, walk.Batch.FirstOfShare(block, Blocks), walk.Batch.FirstOfShare(block + 1, Blocks));
        }
    }
}
