using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// One direction of a recurrent layer whose weights no longer change: what <see cref="RecurrentDirection"/> computes, to the bit, without what
/// only a backward pass needs. Words are looked up in a table, vectors are projected for all tokens at once; a time step is one kernel.
/// </summary>
internal sealed class FrozenDirection
{
    // Bytes of recurrent weights that a thread more is worth for one step of one sequence.
    private const long BytesPerThread = 1 << 17;

    private readonly Cell _cell;
    private readonly bool _reverse;
    private readonly PackedMatrix _input = new();
    private readonly PackedGates _hidden;
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
        _hidden = _cell.Pack(trained.WeightHidden.Value);
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

    /// <summary>Takes memory for a walk over a batch and, of float vectors, projects all tokens.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walk">What is to be walked over: its batch, input and output are set.</param>
    public void Begin(Pass pass, FrozenWalk walk)
    {
        int sequences = walk.Batch.SequenceCount;
        Workspace workspace = pass.Workspace;
        walk.FirstHidden = workspace.TakeZeroed(sequences, HiddenSize);
        walk.BeginsAtZero = true;
        walk.Cell = workspace.TakeZeroed(_cell.HasCellState ? sequences : 0, HiddenSize);
        walk.Projected = workspace.Take(walk.Words is null ? walk.Batch.TokenCount : sequences, GateSize);
        walk.NeedStarts(sequences);
        if (walk.Words is not null)
            return;
        VectorMath.CopyToRows(_projectionBias, walk.Projected);
        Gemm.Multiply(walk.Input, transposeA: false, _input, walk.Projected, accumulate: true, pass.Team);
    }

    /// <summary>Writes h of the tokens of sequences <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    public void ForwardRows(FrozenWalk walk, int first, int end)
    {
        for (int i = 0; i < walk.Batch.StepCount; i++)
        {
            StepRows step = StepRows.At(walk.Batch, _reverse, i, first, end);
            ForwardGroup(walk, step.Row, step.RowBefore, first, step.Running, turned: (i & 1) != 0);
            ForwardGroup(walk, step.Row + step.Running, -1, first + step.Running, step.Active - step.Running, turned: false);
        }
    }

    /// <summary>Writes h of the tokens of the only sequence; threads own hidden units.</summary>
    public void ForwardUnits(FrozenWalk walk, ThreadTeam team)
    {
        long bytes = (long)GateSize * HiddenSize * sizeof(float);
        var job = new UnitsJob { Direction = this, Walk = walk, Parts = (int)Math.Clamp(bytes / BytesPerThread, 1, team.Size) };
        for (int step = 0; step < walk.Batch.StepCount; step++)
        {
            job.Step = step;
            FindStarts(walk, step, 0, 1);
            team.Run(job.Parts, ref job);
        }
    }

    /// <summary>One step of one sequence whose input is a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="rows">State and scratch memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Step(int word, in FrozenStep rows)
    {
        FoldedInput words = Words;
        Step(words.StartOf(word, rows.Projected, 0), words.Rows, rows);
    }

    /// <summary>One step of one sequence whose input is a float vector: [inputs].</summary>
    /// <param name="input">The vector.</param>
    /// <param name="rows">State and scratch memory.</param>
    public void Step(ReadOnlySpan<float> input, in FrozenStep rows)
    {
        RowProduct.Multiply(_projectionBias, input, _input, rows.Projected.Row(0), rows.Turned);
        Step(~rows.Projected.Offset, [], rows);
    }

    private FoldedInput Words => _words ?? throw new InvalidOperationException("This layer reads float vectors, not words.");

    private void Step(int start, float[] folded, in FrozenStep rows) => _cell.Step(new StepOperands
    {
        Weights = _hidden,
        RecurrentBias = _recurrentBias,
        Inputs = new StepInputs { Folded = folded, Projected = rows.Projected.Array, Starts = new ReadOnlySpan<int>(in start) },
        HiddenBefore = rows.HiddenBefore,
        IsFirst = rows.IsFirst,
        Cell = rows.Cell,
        Hidden = rows.Hidden,
        Turned = rows.Turned,
        Part = 0,
        Parts = 1,
    });

    private void ForwardGroup(FrozenWalk walk, int row, int rowBefore, int sequence, int count, bool turned)
    {
        if (count == 0)
            return;
        FindStarts(walk, row, sequence, count);
        Step(walk, row, rowBefore, sequence, count, turned, part: 0, parts: 1);
    }

    private void FindStarts(FrozenWalk walk, int row, int sequence, int count)
    {
        Span<int> starts = walk.Starts.AsSpan(sequence, count);
        for (int i = 0; i < count; i++)
        {
            starts[i] = walk.Words is { } words
                ? Words.StartOf(words[row + i], walk.Projected, sequence + i)
                : ~(walk.Projected.Offset + (row + i) * walk.Projected.Stride);
        }
    }

    private void Step(FrozenWalk walk, int row, int rowBefore, int sequence, int count, bool turned, int part, int parts)
    {
        _cell.Step(new StepOperands
        {
            Weights = _hidden,
            RecurrentBias = _recurrentBias,
            Inputs = new StepInputs { Folded = walk.Words is null ? [] : Words.Rows, Projected = walk.Projected.Array, Starts = walk.Starts.AsSpan(sequence, count) },
            HiddenBefore = rowBefore < 0 ? walk.FirstHidden.RowRange(sequence, count) : walk.Output.RowRange(rowBefore, count),
            IsFirst = rowBefore < 0 && walk.BeginsAtZero,
            Cell = _cell.HasCellState ? walk.Cell.RowRange(sequence, count) : default,
            Hidden = walk.Output.RowRange(row, count),
            Turned = turned,
            Part = part,
            Parts = parts,
        });
    }

    private struct UnitsJob : IParallelJob
    {
        public FrozenDirection Direction;
        public FrozenWalk Walk;
        public int Step;
        public int Parts;

        public readonly void Execute(int part) => Direction.Step(Walk, Step, Step - 1, 0, 1, turned: (Step & 1) != 0, part, Parts);
    }
}
