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
internal sealed class SoftmaxOutput : VocabularyOutput
{
    // Logits in memory at a time: 32 MiB. More rows in a block are fewer passes over the weights, fewer stay closer to the cores.
    private const int LogitsAtOnce = 1 << 23;

    private readonly Parameter[] _parameters;
    private readonly bool _isTied;
    private readonly PackedClasses _classes;
    private bool _isBackwardPacked;

    /// <summary>An output layer with weights <c>name.weight</c> and <c>name.bias</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="inputSize">Number of input features.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public SoftmaxOutput(string name, int inputSize, int classes, bool bias = true)
        : this(name, new Parameter(name + ".weight", classes, inputSize), isTied: false, bias)
    {
    }

    /// <summary>
    /// An output layer whose weights are a table of word vectors as well (Press and Wolf 2017, "Using the output embedding to improve language
    /// models"; Inan et al. 2017): the weights, and their first values, are the table's; only the bias is a parameter of this layer.
    /// </summary>
    /// <param name="name">The module's name.</param>
    /// <param name="wordVectors">[classes, inputs], with a gradient for all rows.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public SoftmaxOutput(string name, Parameter wordVectors, bool bias = true) : this(name, wordVectors, isTied: true, bias)
    {
    }

    private SoftmaxOutput(string name, Parameter weight, bool isTied, bool bias) : base(weight.Columns, weight.Rows)
    {
        if (weight.IsRowSparse)
            throw new ArgumentException($"Expected word vectors with a gradient for all rows, as an output layer gives one to every word; {weight.Name} has them for touched rows only.", nameof(weight));
        _isTied = isTied;
        Weight = weight;
        Bias = bias ? new Parameter(name + ".bias", 1, VocabularySize) { Decays = false } : null;
        _parameters = [.. isTied ? [] : new[] { Weight }, .. Bias is null ? [] : new[] { Bias }];
        _classes = new PackedClasses(InputSize, VocabularySize);
    }

    /// <summary>W: [classes, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b: [1, classes], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>The weights, unless they belong to a table of word vectors, and the bias.</summary>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Glorot weights, zero bias.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        if (!_isTied)
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

    /// <inheritdoc/>
    public override SoftmaxBlock CreateState() => new(this, _classes);

    /// <inheritdoc/>
    public override SoftmaxRow CreateRow() => new(this, _classes);

    /// <inheritdoc/>
    public override double Train(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, float weight, Matrix dInput)
    {
        CheckTargets(targets, input.Rows, Weight.Name);
        if (input.Rows == 0)
            return 0;
        var rows = (SoftmaxBlock)state;
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
            rows.Begin(pass, input.RowRange(first, count), targets.Slice(first, count));
            for (int row = 0; row < count; row++)
                loss -= weight * rows.LogProbability(row);
            rows.Backward(pass, weight, gradient, !isZero || block > 0, dInput.RowRange(first, count));
            pass.Workspace.Release(mark);
        }
        return loss;
    }

    /// <inheritdoc/>
    public override void Score(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, Span<double> logProbabilities)
    {
        CheckTargets(targets, input.Rows, Weight.Name);
        var rows = (SoftmaxBlock)state;
        int blocks = BlockCount(input.Rows);
        for (int block = 0; block < blocks; block++)
        {
            (int first, int count) = BlockRows(input.Rows, block, blocks);
            int mark = pass.Workspace.Mark();
            rows.Begin(pass, input.RowRange(first, count), targets.Slice(first, count));
            for (int row = 0; row < count; row++)
                logProbabilities[first + row] = rows.LogProbability(row);
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
}
