using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// One direction of a recurrent layer over a packed batch, block of steps by block of steps, so that what a block leaves is still in the cache for
/// what follows. Products with the input weights and all gradients of weights are done for all tokens of a block at once; the walk in between
/// (<see cref="ForwardRows"/>, <see cref="BackwardRows"/>) does the recurrent product and the gates for some of the sequences, so that threads own
/// sequences. <see cref="Bidirectional"/> puts the pieces together.
/// </summary>
internal sealed class RecurrentDirection : Layer
{
    private readonly Cell _cell;
    private readonly RecurrentCell _kind;
    private readonly bool _reverse;
    private readonly float _forgetBias;
    private readonly WeightDrop _weightDrop;
    private readonly RecurrentDropout _dropout;
    private readonly Parameter[] _parameters;
    private readonly Matrix _projectionBias;
    private readonly PackedMatrix _inputForward = new();
    private readonly PackedMatrix _inputBackward = new();
    private readonly PackedMatrix _hiddenForward = new();
    private readonly PackedMatrix _hiddenBackward = new();

    /// <summary>A direction with PyTorch's weight names, for instance <c>rnn.weight_ih_l0_reverse</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="layer">Number of the layer in its stack.</param>
    /// <param name="reverse">Whether sequences are read from their end.</param>
    /// <param name="inputSize">Number of input features.</param>
    /// <param name="options">Cell, hidden size, weight and recurrent dropout and the forget gate's first bias.</param>
    public RecurrentDirection(string name, int layer, bool reverse, int inputSize, StackOptions options)
    {
        _kind = options.Cell;
        _cell = Cell.Of(_kind);
        _reverse = reverse;
        _forgetBias = options.ForgetBias;
        uint number = options.DropoutNumber + 2 * (uint)layer + (reverse ? 1u : 0);
        _weightDrop = new WeightDrop(options.WeightDropout, number);
        _dropout = new RecurrentDropout(options.RecurrentDropout, number);
        HiddenSize = options.HiddenSizeOf(layer);
        int outputs = _cell.GateCount * HiddenSize;
        string suffix = $"_l{layer}{(reverse ? "_reverse" : "")}";
        WeightInput = new Parameter($"{name}.weight_ih{suffix}", outputs, inputSize);
        WeightHidden = new Parameter($"{name}.weight_hh{suffix}", outputs, HiddenSize);
        BiasInput = new Parameter($"{name}.bias_ih{suffix}", 1, outputs) { Decays = false };
        BiasHidden = new Parameter($"{name}.bias_hh{suffix}", 1, outputs) { Decays = false };
        _parameters = [WeightInput, WeightHidden, BiasInput, BiasHidden];
        _projectionBias = Matrix.Create(1, outputs);
    }

    /// <summary>The kind of cell.</summary>
    public RecurrentCell Kind => _kind;

    /// <summary>Size of h.</summary>
    public int HiddenSize { get; }

    /// <summary>W_ih: [gates · hidden, inputs].</summary>
    public Parameter WeightInput { get; }

    /// <summary>W_hh: [gates · hidden, hidden].</summary>
    public Parameter WeightHidden { get; }

    /// <summary>b_ih: [1, gates · hidden].</summary>
    public Parameter BiasInput { get; }

    /// <summary>b_hh: [1, gates · hidden].</summary>
    public Parameter BiasHidden { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>
    /// Glorot for the input weights, orthogonal for the recurrent ones (a product of many orthogonal matrices keeps its length), zero biases, but
    /// for the forget gate's: it starts at <see cref="StackOptions.ForgetBias"/>, so that the cell remembers before it has learnt to.
    /// </summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        Initializer.Glorot(WeightInput.Value, _cell.GateCount, Initializer.Stream(seed, ref nextNumber));
        Initializer.Orthogonal(WeightHidden.Value, Initializer.Stream(seed, ref nextNumber));
        nextNumber += 2;
        BiasInput.Value.Span.Clear();
        BiasHidden.Value.Span.Clear();
        if (_kind == RecurrentCell.Lstm)
            BiasInput.Value.Row(0).Slice(HiddenSize, HiddenSize).Fill(_forgetBias);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        _inputForward.Pack(WeightInput.Value, transpose: true, team);
        _inputBackward.Pack(WeightInput.Value, transpose: false, team);
        _hiddenForward.Pack(WeightHidden.Value, transpose: true, team);
        _hiddenBackward.Pack(WeightHidden.Value, transpose: false, team);
        BiasInput.Value.Row(0).CopyTo(_projectionBias.Row(0));
        if (!_cell.SeparatesRecurrentProduct)
            VectorMath.Add(BiasHidden.Value.Row(0), _projectionBias.Row(0));
    }

    /// <summary>Takes memory for a forward pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The direction's state.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="input">[tokens, inputs]; must stay unchanged until Backward.</param>
    /// <param name="output">h of every token: [tokens, hidden]; must stay unchanged until Backward.</param>
    public void BeginForward(Pass pass, RecurrentState state, PackedBatch batch, Matrix input, Matrix output)
    {
        int tokens = batch.TokenCount, sequences = batch.SequenceCount, outputs = _projectionBias.Columns;
        Workspace workspace = pass.Workspace;
        state.Batch = batch;
        state.Input = input;
        state.Output = output;
        state.HasFirstHidden = state.InitialHidden is not null;
        state.DropsWeights = _weightDrop.IsActive(pass);
        if (state.DropsWeights)
            _weightDrop.Forward(pass, state.WeightDrop, WeightHidden.Value);
        _dropout.Begin(pass, state.Dropout, batch, HiddenSize);
        state.HiddenForward = state.DropsWeights ? state.WeightDrop.Transposed : _hiddenForward;
        state.HiddenBackward = state.DropsWeights ? state.WeightDrop.Direct : _hiddenBackward;
        state.FirstHidden = state.InitialHidden ?? workspace.TakeZeroed(sequences, HiddenSize);
        state.FinalHidden = workspace.Take(sequences, HiddenSize);
        state.InitialHidden = null;
        state.Gates = workspace.TakeSpaced(tokens, outputs);
        state.RecurrentProduct = workspace.TakeSpaced(_cell.SeparatesRecurrentProduct ? tokens : 0, outputs);
        if (_cell.HasCellState)
        {
            state.FirstCell = state.InitialCell ?? workspace.TakeZeroed(sequences, HiddenSize);
            state.FinalCell = workspace.Take(sequences, HiddenSize);
        }
        state.InitialCell = null;
        int cellTokens = _cell.HasCellState ? tokens : 0;
        state.Cell = workspace.Take(cellTokens, HiddenSize);
        state.CellTanh = workspace.Take(cellTokens, HiddenSize);
    }

    /// <summary>Projects the input of the tokens that sequences <paramref name="first"/> to <paramref name="end"/> - 1 have in a block.</summary>
    public void Project(RecurrentState state, Block block, int first, int end, ThreadTeam team)
    {
        var runs = new RowRuns(state.Batch, block, first, end);
        while (runs.MoveNext())
            Gemm.MultiplyAdd(_projectionBias, state.Input.RowRange(runs.First, runs.Count), _inputForward, state.Gates.RowRange(runs.First, runs.Count), team);
    }

    /// <summary>Walks over a block with sequences <paramref name="first"/> to <paramref name="end"/> - 1; writes their rows of the output.</summary>
    public void ForwardRows(RecurrentState state, Block block, int first, int end, ThreadTeam oneThread)
    {
        for (int i = block.FirstTurn(_reverse); i < block.EndTurn(_reverse); i++)
        {
            StepRows step = StepRows.At(state.Batch, _reverse, i, first, end);
            ForwardGroup(state, step.Row, step.RowBefore, first, step.Running, oneThread);
            ForwardGroup(state, step.Row + step.Running, -1, first + step.Running, step.Active - step.Running, oneThread);
        }
    }

    /// <summary>Writes the final states.</summary>
    public void EndForward(RecurrentState state)
    {
        for (int sequence = 0; sequence < state.Batch.SequenceCount; sequence++)
        {
            int length = state.Batch.Lengths[sequence];
            int row = length == 0 ? -1 : state.Batch.StepOffsets[_reverse ? 0 : length - 1] + sequence;
            (row < 0 ? state.FirstHidden.Row(sequence) : state.Output.Row(row)).CopyTo(state.FinalHidden.Row(sequence));
            if (_cell.HasCellState)
                (row < 0 ? state.FirstCell.Row(sequence) : state.Cell.Row(row)).CopyTo(state.FinalCell.Row(sequence));
        }
    }

    /// <summary>Takes memory for the walk back.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The direction's state.</param>
    /// <param name="dOutput">[tokens, hidden].</param>
    /// <param name="mostTokens">Number of tokens of the largest block.</param>
    public void BeginBackward(Pass pass, RecurrentState state, Matrix dOutput, int mostTokens)
    {
        int sequences = state.Batch.SequenceCount;
        state.DOutput = dOutput;
        state.InputPanels = pass.Workspace.Take(1, PackedPanels.Length(mostTokens, state.Input.Columns));
        state.HiddenPanels = pass.Workspace.Take(1, PackedPanels.Length(mostTokens, HiddenSize));
        state.DBias = pass.Workspace.TakeZeroed(1, _projectionBias.Columns);
        state.DBiasProduct = _cell.SeparatesRecurrentProduct ? pass.Workspace.TakeZeroed(1, _projectionBias.Columns) : state.DBias;
        state.DInitialHidden = CopyOrZeros(pass, state.DFinalHidden, sequences);
        state.DInitialCell = CopyOrZeros(pass, state.DFinalCell, _cell.HasCellState ? sequences : 0);
        state.DFinalHidden = state.DFinalCell = null;
    }

    /// <summary>
    /// Walks back over a block with sequences <paramref name="first"/> to <paramref name="end"/> - 1. Gates become their gradients; the gradient
    /// of the state travels in <see cref="RecurrentState.DInitialHidden"/> and <see cref="RecurrentState.DInitialCell"/>, where it arrives. What the
    /// gradients of the weights need of these tokens is put into panels.
    /// </summary>
    public void BackwardRows(RecurrentState state, Block block, int first, int end, ThreadTeam oneThread)
    {
        for (int i = block.EndTurn(_reverse) - 1; i >= block.FirstTurn(_reverse); i--)
        {
            StepRows step = StepRows.At(state.Batch, _reverse, i, first, end);
            if (step.Active == 0)
                continue;
            Matrix dHidden = state.DInitialHidden.RowRange(first, step.Active);
            for (int row = 0; row < step.Active; row++)
                VectorMath.Add(state.DOutput.Row(step.Row + row), dHidden.Row(row));
            BackwardGroup(state, block, step.Row, step.RowBefore, first, step.Running);
            BackwardGroup(state, block, step.Row + step.Running, -1, first + step.Running, step.Active - step.Running);
            Matrix dProduct = _cell.SeparatesRecurrentProduct ? state.RecurrentProduct : state.Gates;
            bool isDropped = state.Dropout.IsActive;
            Gemm.Multiply(
                dProduct.RowRange(step.Row, step.Active), transposeA: false, state.HiddenBackward, isDropped ? state.Dropout.DHidden.RowRange(first, step.Active) : dHidden,
                accumulate: _cell.HasDirectPath && !isDropped, oneThread);
            if (isDropped)
                RecurrentDropout.Backward(state.Dropout, first, dHidden, accumulate: _cell.HasDirectPath);
        }
        PackedPanels inputPanels = state.InputPanelsOf(block);
        var runs = new RowRuns(state.Batch, block, first, end);
        while (runs.MoveNext())
            inputPanels.FillRows(runs.First - block.FirstToken, state.Input.RowRange(runs.First, runs.Count));
    }

    /// <summary>Adds what a block's tokens give to the gradients of the weights.</summary>
    public void AddGradients(Pass pass, RecurrentState state, Block block)
    {
        var job = new GradientJob(_projectionBias.Columns, pass.Team.Size)
        {
            DGates = block.Of(state.Gates),
            DProduct = block.Of(_cell.SeparatesRecurrentProduct ? state.RecurrentProduct : state.Gates),
            Input = state.InputPanelsOf(block),
            HiddenBefore = state.HiddenPanelsOf(block),
            DWeightInput = WeightInput.Gradient,
            DWeightHidden = state.DropsWeights ? state.WeightDrop.Gradient : WeightHidden.Gradient,
            DBias = state.DBias,
            DBiasProduct = _cell.SeparatesRecurrentProduct ? state.DBiasProduct : null,
            OneThread = pass.OneThread,
        };
        pass.Team.Run(job.Parts, ref job);
    }

    /// <summary>Writes the gradient of the input of some sequences' tokens in a block, or adds to it.</summary>
    /// <param name="state">The direction's state.</param>
    /// <param name="block">The block, over which the walk back has gone.</param>
    /// <param name="first">The first sequence.</param>
    /// <param name="end">The sequence behind the last.</param>
    /// <param name="dInput">[tokens, inputs].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="dInput"/>.</param>
    /// <param name="team">The threads.</param>
    public void InputGradient(RecurrentState state, Block block, int first, int end, Matrix dInput, bool accumulate, ThreadTeam team)
    {
        var runs = new RowRuns(state.Batch, block, first, end);
        while (runs.MoveNext())
        {
            Gemm.Multiply(
                state.Gates.RowRange(runs.First, runs.Count), transposeA: false, _inputBackward, dInput.RowRange(runs.First, runs.Count), accumulate, team);
        }
    }

    /// <summary>Adds the gradients of the biases, of which those that are added to the same sum have the same, and of weights of which some were dropped.</summary>
    public void EndBackward(Pass pass, RecurrentState state)
    {
        if (state.DropsWeights)
            WeightDrop.Backward(pass, state.WeightDrop, WeightHidden.Gradient);
        VectorMath.Add(state.DBias.Row(0), BiasInput.Gradient.Row(0));
        VectorMath.Add(state.DBiasProduct.Row(0), BiasHidden.Gradient.Row(0));
    }

    private void ForwardGroup(RecurrentState state, int row, int rowBefore, int sequence, int count, ThreadTeam oneThread)
    {
        if (count == 0)
            return;
        CellRows rows = View(state, row, rowBefore, sequence, count);
        bool hasProduct = rowBefore >= 0 || state.HasFirstHidden;
        Matrix hiddenBefore = RecurrentDropout.Forward(state.Dropout, rows.HiddenBefore, row, sequence);
        if (_cell.SeparatesRecurrentProduct && !hasProduct)
            VectorMath.CopyToRows(BiasHidden.Value.Row(0), rows.Recurrent);
        else if (_cell.SeparatesRecurrentProduct)
            Gemm.MultiplyAdd(BiasHidden.Value, hiddenBefore, state.HiddenForward, rows.Recurrent, oneThread);
        else if (hasProduct)
            Gemm.Multiply(hiddenBefore, transposeA: false, state.HiddenForward, rows.Gates, accumulate: true, oneThread);
        _cell.Forward(rows);
    }

    private void BackwardGroup(RecurrentState state, Block block, int row, int rowBefore, int sequence, int count)
    {
        if (count == 0)
            return;
        CellRows rows = View(state, row, rowBefore, sequence, count);
        state.HiddenPanelsOf(block).FillRows(row - block.FirstToken, state.Dropout.IsActive ? state.Dropout.Hidden.RowRange(row, count) : rows.HiddenBefore);
        _cell.Backward(rows, state.DInitialHidden.RowRange(sequence, count), _cell.HasCellState ? state.DInitialCell.RowRange(sequence, count) : default);
    }

    private CellRows View(RecurrentState state, int row, int rowBefore, int sequence, int count) => new()
    {
        Gates = state.Gates.RowRange(row, count),
        Recurrent = _cell.SeparatesRecurrentProduct ? state.RecurrentProduct.RowRange(row, count) : default,
        Hidden = state.Output.RowRange(row, count),
        HiddenBefore = rowBefore < 0 ? state.FirstHidden.RowRange(sequence, count) : state.Output.RowRange(rowBefore, count),
        Cell = _cell.HasCellState ? state.Cell.RowRange(row, count) : default,
        CellTanh = _cell.HasCellState ? state.CellTanh.RowRange(row, count) : default,
        CellBefore = !_cell.HasCellState ? default
            : rowBefore < 0 ? state.FirstCell.RowRange(sequence, count) : state.Cell.RowRange(rowBefore, count),
    };

    private Matrix CopyOrZeros(Pass pass, Matrix? values, int rows)
    {
        if (values is not { } source)
            return pass.Workspace.TakeZeroed(rows, HiddenSize);
        Matrix copy = pass.Workspace.Take(rows, HiddenSize);
        Rows.Copy(source, copy);
        return copy;
    }
}
