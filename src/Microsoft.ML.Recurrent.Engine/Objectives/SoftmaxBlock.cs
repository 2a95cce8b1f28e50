using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// What <see cref="SoftmaxOutput"/> knows of the block of rows at hand: their logits, later terms, later the gradient of the logits, one matrix for
/// each block of classes. Its steps run in parts on the threads of the pass; a part owns what it writes. A single row
/// has a path of its own, with the same bits: <see cref="SoftmaxRow"/>.
/// </summary>
internal sealed class SoftmaxBlock : VocabularyOutputState
{
    // Rows that one part multiplies at a time: the logits, 120 KiB, stay in the second-level cache for the softmax.
    private const int RowsPerPart = 128;

    // Rows of one product for the gradient of the weights: one block of its sums over rows.
    private const int RowsPerGradient = 256;

    private readonly SoftmaxOutput _output;
    private readonly PackedClasses _classes;

    // [rows, inputs], and of each block of classes [rows, classes of the block], one below the other.
    private Matrix _input;
    private Matrix _terms;

    // exp(shift - M), later the factors that turn terms into gradients, and the sums of terms: [class blocks, rows].
    private Matrix _powers;
    private Matrix _sums;

    // Logit of the target, M and S: [1, rows].
    private Matrix _targetLogits;
    private Matrix _largest;
    private Matrix _totals;
    private Matrix _inputPanels;
    private int[] _targets = [];

    private float _weight;
    private bool _addsToGradient;
    private Matrix _weightGradient;
    private Matrix? _biasGradient;
    private Matrix _dInput;
    private ThreadTeam _oneThread = null!;

    /// <summary>A session's state of <paramref name="output"/>.</summary>
    public SoftmaxBlock(SoftmaxOutput output, PackedClasses classes)
    {
        _output = output;
        _classes = classes;
    }

    private int RowParts => (_input.Rows + RowsPerPart - 1) / RowsPerPart;

    private int GradientBlocks => (_input.Rows + RowsPerGradient - 1) / RowsPerGradient;

    /// <summary>Computes the terms of all classes and the sums of the rows.</summary>
    /// <param name="pass">The pass, whose workspace gives memory until the caller releases it.</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="targets">[rows]; -1 for none.</param>
    public void Begin(Pass pass, Matrix input, ReadOnlySpan<int> targets)
    {
        int rows = input.Rows;
        if (_targets.Length < rows)
            _targets = new int[Math.Max(rows, 2 * _targets.Length)];
        targets.CopyTo(_targets);
        _oneThread = pass.OneThread;
        _input = input;
        _terms = pass.Workspace.Take(_classes.Count * rows, _classes.Width);
        _powers = pass.Workspace.Take(_classes.Count, rows);
        _sums = pass.Workspace.Take(_classes.Count, rows);
        _targetLogits = pass.Workspace.TakeZeroed(1, rows);
        _largest = pass.Workspace.Take(1, rows);
        _totals = pass.Workspace.Take(1, rows);
        var job = new TermsJob { Block = this };
        pass.Team.Run(_classes.Count * RowParts, ref job);
        SoftmaxRows.Combine(_powers, _sums, _largest.Row(0), _totals.Row(0));
    }

    /// <summary>log p of the row's target; 0 for a row without one.</summary>
    public double LogProbability(int row) =>
        _targets[row] < 0 ? 0 : _targetLogits[0, row] - (_largest[0, row] + Math.Log(_totals[0, row]));

    /// <summary>Adds the gradients of Σ_rows -weight · log p(target) to the parameters, and writes that of the input.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="weight">Weight of a row that has a target.</param>
    /// <param name="weightGradient">[classes, inputs].</param>
    /// <param name="addsToGradient">Whether to add to what is in <paramref name="weightGradient"/>, or to replace it.</param>
    /// <param name="dInput">[rows, inputs].</param>
    public void Backward(Pass pass, float weight, Matrix weightGradient, bool addsToGradient, Matrix dInput)
    {
        _weight = weight;
        _weightGradient = weightGradient;
        _biasGradient = _output.Bias?.Gradient;
        _addsToGradient = addsToGradient;
        _dInput = dInput;
        for (int row = 0; row < _input.Rows; row++)
            _totals[0, row] = _targets[row] < 0 ? float.PositiveInfinity : _totals[0, row] / weight;
        SoftmaxRows.Divide(_powers, _totals.Row(0));
        _inputPanels = pass.Workspace.Take(GradientBlocks, PackedPanels.Length(RowsPerGradient, _input.Columns));
        for (int block = 0; block < GradientBlocks; block++)
            PanelsOf(block).Fill(GradientRows(_input, block), transpose: false, pass.Team);
        var weightJob = new WeightJob { Block = this };
        pass.Team.Run(_classes.Count, ref weightJob);
        // As many rows for each thread: here a part walks over all classes, so there are too few parts to even out.
        var inputJob = new InputJob { Block = this, Parts = (RowParts + pass.Team.Size - 1) / pass.Team.Size * pass.Team.Size };
        pass.Team.Run(inputJob.Parts, ref inputJob);
    }

    private Matrix TermsOf(int classBlock) =>
        _terms.RowRange(classBlock * _input.Rows, _input.Rows).ColumnRange(0, _classes.WidthOf(classBlock));

    private static Matrix GradientRows(Matrix rows, int block) =>
        rows.RowRange(block * RowsPerGradient, Math.Min(RowsPerGradient, rows.Rows - block * RowsPerGradient));

    private PackedPanels PanelsOf(int block)
    {
        int rows = GradientRows(_input, block).Rows;
        return new PackedPanels(_inputPanels.Array, _inputPanels.Offset + block * _inputPanels.Stride, rows, _input.Columns);
    }

    private (int First, int Count) RowsOf(int part) => (part * RowsPerPart, Math.Min(RowsPerPart, _input.Rows - part * RowsPerPart));

    private void ComputeTerms(int classBlock, int rowPart)
    {
        (int first, int count) = RowsOf(rowPart);
        int firstClass = _classes.First(classBlock);
        Matrix logits = TermsOf(classBlock).RowRange(first, count);
        Gemm.Multiply(_input.RowRange(first, count), transposeA: false, _classes.Forward(classBlock), logits, accumulate: false, _oneThread);
        ReadOnlySpan<float> bias = _output.Bias is null ? [] : _output.Bias.Value.Row(0).Slice(firstClass, logits.Columns);
        for (int row = 0; row < count; row++)
        {
            int target = _targets[first + row] - firstClass;
            if ((uint)target < (uint)logits.Columns)
                _targetLogits[0, first + row] = logits[row, target] + (bias.IsEmpty ? 0 : bias[target]);
        }
        SoftmaxRows.Terms(logits, bias, _powers.Row(classBlock).Slice(first, count), _sums.Row(classBlock).Slice(first, count));
    }

    private void AddWeightGradient(int classBlock)
    {
        int firstClass = _classes.First(classBlock), columns = _classes.WidthOf(classBlock);
        Matrix terms = TermsOf(classBlock), gradient = _weightGradient.RowRange(firstClass, columns);
        for (int block = 0; block < GradientBlocks; block++)
        {
            int first = block * RowsPerGradient;
            Matrix dLogits = GradientRows(terms, block);
            SoftmaxRows.Scale(dLogits, _powers.Row(classBlock).Slice(first, dLogits.Rows));
            for (int row = 0; row < dLogits.Rows; row++)
            {
                int target = _targets[first + row] - firstClass;
                if ((uint)target < (uint)columns)
                    dLogits[row, target] -= _weight;
            }
            if (_biasGradient is { } biasGradient)
                VectorMath.SumColumns(dLogits, biasGradient.Row(0).Slice(firstClass, columns), accumulate: true);
            Gemm.Multiply(dLogits, transposeA: true, PanelsOf(block), gradient, accumulate: _addsToGradient || block > 0, _oneThread);
        }
    }

    private void WriteInputGradient(int first, int end)
    {
        Matrix dInput = _dInput.RowRange(first, end - first);
        for (int block = 0; block < _classes.Count && end > first; block++)
            Gemm.Multiply(TermsOf(block).RowRange(first, end - first), transposeA: false, _classes.Backward(block), dInput, accumulate: block > 0, _oneThread);
    }

    private struct TermsJob : IParallelJob
    {
        public SoftmaxBlock Block;

        public readonly void Execute(int part) => Block.ComputeTerms(part / Block.RowParts, part % Block.RowParts);
    }

    private struct WeightJob : IParallelJob
    {
        public SoftmaxBlock Block;

        public readonly void Execute(int part) => Block.AddWeightGradient(part);
    }

    private struct InputJob : IParallelJob
    {
        public SoftmaxBlock Block;
        public int Parts;

        public readonly void Execute(int part)
        {
            int rows = Block._input.Rows;
            Block.WriteInputGradient((int)((long)rows * part / Parts), (int)((long)rows * (part + 1) / Parts));
        }
    }
}
