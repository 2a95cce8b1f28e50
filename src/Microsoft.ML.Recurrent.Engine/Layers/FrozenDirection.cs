using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// One direction of a recurrent layer whose weights no longer change: what <see cref="RecurrentDirection"/> computes, to the bit, without what
/// only a backward pass needs. The gates of one step at a time are kept, and the products of a single row read the weights once.
/// </summary>
internal sealed class FrozenDirection
{
    private readonly Cell _cell;
    private readonly bool _reverse;
    private readonly PackedMatrix _input = new();
    private readonly PackedMatrix _hidden = new();
    private readonly float[] _projectionBias;
    private readonly float[] _recurrentBias;
    private readonly FoldedInput? _words;

    /// <summary>Packs a trained direction's weights.</summary>
    /// <param name="trained">The direction.</param>
    /// <param name="reverse">Whether it reads sequences from their end.</param>
    /// <param name="wordVectors">The vectors of the words that are its input, or null when float vectors are: [words, inputs].</param>
    /// <param name="tableBytes">How large the table of words may be.</param>
    /// <param name="team">Threads.</param>
    public FrozenDirection(RecurrentDirection trained, bool reverse, Matrix? wordVectors, long tableBytes, ThreadTeam team)
    {
        _cell = Cell.Of(trained.Kind);
        _reverse = reverse;
        HiddenSize = trained.HiddenSize;
        _input.Pack(trained.WeightInput.Value, transpose: true, team);
        _hidden.Pack(trained.WeightHidden.Value, transpose: true, team);
        _projectionBias = trained.BiasInput.Value.Row(0).ToArray();
        _recurrentBias = trained.BiasHidden.Value.Row(0).ToArray();
        if (!_cell.SeparatesRecurrentProduct)
            VectorMath.Add(_recurrentBias, _projectionBias);
        _words = wordVectors is { } vectors ? new FoldedInput(vectors, _input, _projectionBias, tableBytes) : null;
    }

    /// <summary>Size of h.</summary>
    public int HiddenSize { get; }

    /// <summary>Number of the gates' sums: gates · hidden.</summary>
    public int GateSize => _projectionBias.Length;

    /// <summary>Whether there is a cell state beside h.</summary>
    public bool HasCellState => _cell.HasCellState;

    /// <summary>Whether the recurrent product needs memory of its own beside the gates'.</summary>
    public bool SeparatesRecurrentProduct => _cell.SeparatesRecurrentProduct;

    /// <summary>Takes memory for a walk over a batch and, of float vectors, projects all tokens.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walk">What is to be walked over: its batch, input and output are set.</param>
    public void Begin(Pass pass, FrozenWalk walk)
    {
        int sequences = walk.Batch.SequenceCount;
        Workspace workspace = pass.Workspace;
        walk.FirstHidden = workspace.TakeZeroed(sequences, HiddenSize);
        walk.Cell = workspace.TakeZeroed(_cell.HasCellState ? sequences : 0, HiddenSize);
        walk.Recurrent = workspace.Take(_cell.SeparatesRecurrentProduct ? sequences : 0, GateSize);
        walk.Gates = workspace.Take(walk.Words is null ? walk.Batch.TokenCount : sequences, GateSize);
        if (walk.Words is not null)
            return;
        VectorMath.CopyToRows(_projectionBias, walk.Gates);
        Gemm.Multiply(walk.Input, transposeA: false, _input, walk.Gates, accumulate: true, pass.Team);
    }

    /// <summary>Writes h of the tokens of sequences <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    public void ForwardRows(FrozenWalk walk, int first, int end, ThreadTeam oneThread)
    {
        for (int i = 0; i < walk.Batch.StepCount; i++)
        {
            StepRows step = StepRows.At(walk.Batch, _reverse, i, first, end);
            ForwardGroup(walk, step.Row, step.RowBefore, first, step.Running, oneThread, turned: (i & 1) != 0);
            ForwardGroup(walk, step.Row + step.Running, -1, first + step.Running, step.Active - step.Running, oneThread, turned: false);
        }
    }

    /// <summary>One step of one sequence whose input is a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="rows">The state, which becomes the next, and scratch memory: matrices of one row.</param>
    /// <param name="isFirst">Whether no token came before, and the state is zeros.</param>
    /// <param name="turned">See <see cref="RowProduct.Multiply"/>.</param>
    public void Step(int word, in CellRows rows, bool isFirst, bool turned) => Forward(RowOf(word, rows.Gates.Row(0)), rows, !isFirst, turned);

    /// <summary>One step of one sequence whose input is a float vector: [inputs].</summary>
    /// <param name="input">The vector.</param>
    /// <param name="rows">The state, which becomes the next, and scratch memory: matrices of one row.</param>
    /// <param name="isFirst">Whether no token came before, and the state is zeros.</param>
    /// <param name="turned">See <see cref="RowProduct.Multiply"/>.</param>
    public void Step(ReadOnlySpan<float> input, in CellRows rows, bool isFirst, bool turned)
    {
        Span<float> gates = rows.Gates.Row(0);
        RowProduct.Multiply(_projectionBias, input, _input, gates, turned);
        Forward(gates, rows, !isFirst, turned);
    }

    private ReadOnlySpan<float> RowOf(int word, Span<float> scratch) =>
        (_words ?? throw new InvalidOperationException("This layer reads float vectors, not words.")).RowOf(word, scratch);

    private void ForwardGroup(FrozenWalk walk, int row, int rowBefore, int sequence, int count, ThreadTeam oneThread, bool turned)
    {
        if (count == 0)
            return;
        int gatesRow = walk.Words is null ? row : sequence;
        Matrix cell = _cell.HasCellState ? walk.Cell.RowRange(sequence, count) : default, hidden = walk.Output.RowRange(row, count);
        var rows = new CellRows
        {
            Gates = walk.Gates.RowRange(gatesRow, count),
            Recurrent = _cell.SeparatesRecurrentProduct ? walk.Recurrent.RowRange(sequence, count) : default,
            Hidden = hidden,
            HiddenBefore = rowBefore < 0 ? walk.FirstHidden.RowRange(sequence, count) : walk.Output.RowRange(rowBefore, count),
            Cell = cell,
            CellBefore = cell,
            CellTanh = hidden,
        };
        if (count == 1)
        {
            Span<float> gates = rows.Gates.Row(0);
            Forward(walk.Words is { } words ? RowOf(words[row], gates) : gates, rows, rowBefore >= 0, turned);
            return;
        }
        for (int i = 0; walk.Words is { } words && i < count; i++)
        {
            Span<float> gates = rows.Gates.Row(i);
            RowOf(words[row + i], gates).CopyTo(gates);
        }
        if (_cell.SeparatesRecurrentProduct)
            VectorMath.CopyToRows(_recurrentBias, rows.Recurrent);
        if (rowBefore >= 0)
            Gemm.Multiply(rows.HiddenBefore, transposeA: false, _hidden, _cell.SeparatesRecurrentProduct ? rows.Recurrent : rows.Gates, accumulate: true, oneThread);
        _cell.Forward(rows);
    }

    /// <summary>A single row, from what its input adds to the gates: [gates · hidden].</summary>
    private void Forward(ReadOnlySpan<float> projected, in CellRows rows, bool hasHiddenBefore, bool turned)
    {
        Span<float> gates = rows.Gates.Row(0), product = gates;
        ReadOnlySpan<float> start = projected;
        if (_cell.SeparatesRecurrentProduct)
        {
            projected.CopyTo(gates);
            product = rows.Recurrent.Row(0);
            start = _recurrentBias;
        }
        if (hasHiddenBefore)
            RowProduct.Multiply(start, rows.HiddenBefore.Row(0), _hidden, product, turned);
        else
            start.CopyTo(product);
        _cell.Forward(rows);
    }
}

/// <summary>A batch on its way through a <see cref="FrozenDirection"/>. Matrices come from the pass's workspace.</summary>
internal sealed class FrozenWalk
{
    /// <summary>The batch.</summary>
    public PackedBatch Batch { get; set; } = null!;

    /// <summary>The tokens' words, or null when the input is vectors: at least [tokens].</summary>
    public int[]? Words { get; set; }

    /// <summary>Input vectors; unused when there are words: [tokens, inputs].</summary>
    public Matrix Input { get; set; }

    /// <summary>h of every token: [tokens, hidden].</summary>
    public Matrix Output { get; set; }

    /// <summary>Sums and activations of the gates: of the step at hand when there are words ([sequences, gates · hidden]), else of all tokens.</summary>
    internal Matrix Gates { get; set; }

    /// <summary>The recurrent product of the step at hand, where the cell separates it: [sequences, gates · hidden].</summary>
    internal Matrix Recurrent { get; set; }

    /// <summary>c of the step at hand: [sequences, hidden], or a view of nothing.</summary>
    internal Matrix Cell { get; set; }

    /// <summary>h before the first token, zeros: [sequences, hidden].</summary>
    internal Matrix FirstHidden { get; set; }
}
