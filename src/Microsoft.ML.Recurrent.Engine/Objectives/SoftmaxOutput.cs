using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Output layer over a large vocabulary: projection, softmax, cross-entropy and all gradients in one, a block of rows at a time, so that the
/// logits of all rows are never in memory together:
/// <code>
///   logits = x·Wᵀ + b       p = softmax(logits)       loss = Σ_rows -weight · log p(target)
///   dLogits = weight · (p - [target])       dW += dLogitsᵀ·x       db += Σ_rows dLogits       dx = dLogits·W
/// </code>
/// An element of dW is one chain of multiply-adds over the rows, ascending, whatever the blocks.
/// </summary>
internal sealed class SoftmaxOutput : Layer
{
    // Logits in memory at a time: 32 MiB. More rows in a block are fewer passes over the weights, fewer stay closer to the cores.
    private const int LogitsAtOnce = 1 << 23;

    private readonly Parameter[] _parameters;
    private readonly PackedClasses _classes;
    private bool _isBackwardPacked;

    /// <summary>An output layer with weights <c>name.weight</c> and <c>name.bias</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="inputSize">Number of input features.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public SoftmaxOutput(string name, int inputSize, int classes, bool bias = true)
    {
        Weight = new Parameter(name + ".weight", classes, inputSize);
        Bias = bias ? new Parameter(name + ".bias", 1, classes) { Decays = false } : null;
        _parameters = Bias is null ? [Weight] : [Weight, Bias];
        _classes = new PackedClasses(inputSize, classes);
    }

    /// <summary>W: [classes, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b: [1, classes], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Glorot weights, zero bias.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        Initializer.Glorot(Weight.Value, 1, Initializer.Stream(seed, ref nextNumber));
        if (Bias is not null)
        {
            nextNumber++;
            Bias.Value.Span.Clear();
        }
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        _classes.PackForward(Weight.Value, team);
        _isBackwardPacked = false;
    }

    /// <summary>A session's state.</summary>
    public SoftmaxBlock CreateState() => new(this, _classes);

    /// <summary>The loss of the rows; adds to the parameters' gradients and writes that of the input.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="input">x: [rows, inputs].</param>
    /// <param name="targets">[rows], from 0 to classes - 1; -1 skips the row.</param>
    /// <param name="weight">Weight of each row that is not skipped; 1 / their number for a mean.</param>
    /// <param name="dInput">[rows, inputs].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="dInput"/>.</param>
    /// <returns>The loss; NaN where a logit is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class.</exception>
    public double Train(Pass pass, SoftmaxBlock state, Matrix input, ReadOnlySpan<int> targets, float weight, Matrix dInput, bool accumulate = false)
    {
        CheckTargets(targets, input.Rows);
        if (!_isBackwardPacked)
            _classes.PackBackward(Weight.Value, pass.Team);
        _isBackwardPacked = true;
        double loss = 0;
        int blocks = BlockCount(input.Rows);
        Matrix gradient = Weight.TakeGradient(out bool isZero);
        for (int block = 0; block < blocks; block++)
        {
            (int first, int count) = BlockRows(input.Rows, block, blocks);
            int mark = pass.Workspace.Mark();
            state.Begin(pass, input.RowRange(first, count), targets.Slice(first, count));
            for (int row = 0; row < count; row++)
                loss -= weight * state.LogProbability(row);
            state.Backward(pass, weight, gradient, !isZero || block > 0, dInput.RowRange(first, count), accumulate);
            pass.Workspace.Release(mark);
        }
        return loss;
    }

    /// <summary>Writes log p of each row's target, 0 for a skipped row; no gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="input">x: [rows, inputs].</param>
    /// <param name="targets">[rows], from 0 to classes - 1; -1 skips the row.</param>
    /// <param name="logProbabilities">[rows].</param>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class.</exception>
    public void Score(Pass pass, SoftmaxBlock state, Matrix input, ReadOnlySpan<int> targets, Span<double> logProbabilities)
    {
        CheckTargets(targets, input.Rows);
        int blocks = BlockCount(input.Rows);
        for (int block = 0; block < blocks; block++)
        {
            (int first, int count) = BlockRows(input.Rows, block, blocks);
            int mark = pass.Workspace.Mark();
            state.Begin(pass, input.RowRange(first, count), targets.Slice(first, count));
            for (int row = 0; row < count; row++)
                logProbabilities[first + row] = state.LogProbability(row);
            pass.Workspace.Release(mark);
        }
    }

    private int BlockCount(int rows)
    {
        int rowsAtOnce = Math.Max(1, LogitsAtOnce / (_classes.Count * _classes.Width));
        return (rows + rowsAtOnce - 1) / rowsAtOnce;
    }

    private static (int First, int Count) BlockRows(int rows, int block, int blocks)
    {
        int first = (int)((long)rows * block / blocks);
        return (first, (int)((long)rows * (block + 1) / blocks) - first);
    }

    private void CheckTargets(ReadOnlySpan<int> targets, int rows)
    {
        VectorMath.CheckLength(targets.Length, rows);
        for (int row = 0; row < targets.Length; row++)
        {
            if (targets[row] < -1 || targets[row] >= _classes.Classes)
                throw new ArgumentOutOfRangeException(nameof(targets), targets[row], $"Expected targets from 0 to {_classes.Classes - 1}, or -1 for none, in {Weight.Name}; found {targets[row]} in row {row}.");
        }
    }
}
