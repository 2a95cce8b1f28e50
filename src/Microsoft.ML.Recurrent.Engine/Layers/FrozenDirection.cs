using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// One direction of a recurrent layer whose weights no longer change: what <see cref="RecurrentDirection"/> computes, to the bit, without what
/// only a backward pass needs. Words are looked up in a table, vectors are projected for all tokens at once; where an input is a word's vector with more
/// behind it, the table gives what the projection starts from. A time step is one kernel.
/// </summary>
internal sealed class FrozenDirection
{
    // Bytes of recurrent weights that a thread more is worth for one step of one sequence.
    private const long BytesPerThread = 1 << 17;

    private readonly Cell _cell;
    private readonly bool _reverse;

    // W_ih of the inputs that no table has, or null where it has all.
    private readonly PackedMatrix? _input;
    private readonly PackedGates _hidden;
    private readonly float[] _projectionBias;
    private readonly float[] _recurrentBias;
    private readonly FoldedInput? _words;

    /// <summary>Packs a trained direction's weights.</summary>
    /// <param name="trained">The direction.</param>
    /// <param name="reverse">Whether it reads sequences from their end.</param>
    /// <param name="wordVectors">The vectors of the words that are its first inputs, or all of them; null when float vectors are: [words, at most inputs].</param>
    /// <param name="tableBytes">How large the table of words may be.</param>
    /// <param name="team">Threads.</param>
    public FrozenDirection(RecurrentDirection trained, bool reverse, Matrix? wordVectors, long tableBytes, ThreadTeam team)
    {
        _cell = Cell.Of(trained.Kind);
        _reverse = reverse;
        HiddenSize = trained.HiddenSize;
        _hidden = _cell.Pack(trained.WeightHidden.Value);
        _projectionBias = trained.BiasInput.Value.Row(0).ToArray();
        _recurrentBias = trained.BiasHidden.Value.Row(0).ToArray();
        if (!_cell.SeparatesRecurrentProduct)
            VectorMath.Add(_recurrentBias, _projectionBias);
        Matrix weights = trained.WeightInput.Value;
        int folded = 0;
        if (wordVectors is { } vectors)
        {
            folded = vectors.Columns;
            _words = new FoldedInput(vectors, Packed(weights.ColumnRange(0, folded), team), _projectionBias, tableBytes);
        }
        if (folded == 0 || folded < weights.Columns)
            _input = Packed(weights.ColumnRange(folded, weights.Columns - folded), team);
    }

    /// <summary>Size of h.</summary>
    public int HiddenSize { get; }

    /// <summary>Number of the gates' sums: gates · hidden.</summary>
    public int GateSize => _projectionBias.Length;

    /// <summary>Whether there is a cell state beside h.</summary>
    public bool HasCellState => _cell.HasCellState;

    /// <summary>Takes memory for a walk over a batch and projects all tokens, unless words are all there is, or the tokens have rows already.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="walk">What is to be walked over: its batch, input and output are set.</param>
    public void Begin(Pass pass, FrozenWalk walk)
    {
        int sequences = walk.Batch.SequenceCount;
        Workspace workspace = pass.Workspace;
        walk.FirstHidden = workspace.TakeZeroed(sequences, HiddenSize);
        walk.BeginsAtZero = true;
        walk.Cell = workspace.TakeZeroed(_cell.HasCellState ? sequences : 0, HiddenSize);
        walk.NeedStarts(sequences);
        if (walk.Rows is not null)
            return;
        walk.Projected = workspace.Take(_input is null ? sequences : walk.Batch.TokenCount, GateSize);
        if (_input is not null)
            Project(pass, walk.Words, walk.Input, walk.Projected);
    }

    /// <summary>Writes what the input adds to the gates, bias included, of a direction that does not read words alone.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="words">The tokens' words, or null when the input is vectors alone: at least [tokens].</param>
    /// <param name="input">Input vectors, or what stands behind the words' vectors: [tokens, inputs that are no words'].</param>
    /// <param name="projected">[tokens, gates · hidden].</param>
    public void Project(Pass pass, int[]? words, Matrix input, Matrix projected)
    {
        if (_words is null)
        {
            VectorMath.CopyToRows(_projectionBias, projected);
        }
        else
        {
            var job = new FoldedRowsJob { Table = _words, Words = words!, Projected = projected, Parts = pass.Team.Size };
            pass.Team.Run(job.Parts, ref job);
        }
        Gemm.Multiply(input, transposeA: false, _input!, projected, accumulate: true, pass.Team);
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
        PackedMatrix weights = _words is null ? _input! : throw new InvalidOperationException("This layer reads words, not float vectors alone.");
        RowProduct.Multiply(_projectionBias, input, weights, rows.Projected.Row(0), rows.Turned);
        Step(~rows.Projected.Offset, [], rows);
    }

    private FoldedInput Words => _input is null ? _words! : throw new InvalidOperationException("This layer reads float vectors, not words alone.");

    private static PackedMatrix Packed(Matrix weights, ThreadTeam team)
    {
        var packed = new PackedMatrix();
        packed.Pack(weights, transpose: true, team);
        return packed;
    }

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
        if (walk.Rows is { } rows)
        {
            rows.Starts.AsSpan(row, count).CopyTo(starts);
            return;
        }
        for (int i = 0; i < count; i++)
        {
            starts[i] = _input is null
                ? Words.StartOf(walk.Words![row + i], walk.Projected, sequence + i)
                : ~(walk.Projected.Offset + (row + i) * walk.Projected.Stride);
        }
    }

    private void Step(FrozenWalk walk, int row, int rowBefore, int sequence, int count, bool turned, int part, int parts)
    {
        _cell.Step(new StepOperands
        {
            Weights = _hidden,
            RecurrentBias = _recurrentBias,
            Inputs = new StepInputs { Folded = walk.Rows?.Kept ?? (_input is null ? Words.Rows : []), Projected = walk.Rows?.Computed.Array ?? walk.Projected.Array, Starts = walk.Starts.AsSpan(sequence, count) },
            HiddenBefore = rowBefore < 0 ? walk.FirstHidden.RowRange(sequence, count) : walk.Output.RowRange(rowBefore, count),
            IsFirst = rowBefore < 0 && walk.BeginsAtZero,
            Cell = _cell.HasCellState ? walk.Cell.RowRange(sequence, count) : default,
            Hidden = walk.Output.RowRange(row, count),
            Turned = turned,
            Part = part,
            Parts = parts,
        });
    }

    /// <summary>What the words add, for each token; threads own tokens.</summary>
    private struct FoldedRowsJob : IParallelJob
    {
        public FoldedInput Table;
        public int[] Words;
        public Matrix Projected;
        public int Parts;

        public readonly void Execute(int part)
        {
            int length = Projected.Columns, end = (int)((long)Projected.Rows * (part + 1) / Parts);
            for (int row = (int)((long)Projected.Rows * part / Parts); row < end; row++)
            {
                int start = Table.StartOf(Words[row], Projected, row);
                if (start >= 0)
                    Table.Rows.AsSpan(start, length).CopyTo(Projected.Row(row));
            }
        }
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
