using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>y = x·Wᵀ + b, for each row.</summary>
internal sealed class Linear : Layer
{
    private readonly PackedMatrix _forward = new();
    private readonly PackedMatrix _backward = new();
    private readonly Parameter[] _parameters;
    private bool _isBackwardPacked;

    /// <summary>A layer with weights <c>name.weight</c> and <c>name.bias</c>.</summary>
    public Linear(string name, int inputSize, int outputSize, bool bias = true)
    {
        Weight = new Parameter(name + ".weight", outputSize, inputSize);
        Bias = bias ? new Parameter(name + ".bias", 1, outputSize) { Decays = false } : null;
        _parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>W: [outputs, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b: [1, outputs], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Glorot weights, zero bias: the layer stands before a softmax or a tanh, for which that scale was derived.</summary>
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
        _forward.Pack(Weight.Value, transpose: true, team);
        _isBackwardPacked = false;
    }

    /// <summary>A session's state.</summary>
    public static LinearState CreateState() => new();

    /// <summary>Writes <paramref name="output"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="input">[rows, inputs]; must stay unchanged until Backward.</param>
    /// <param name="output">[rows, outputs].</param>
    public void Forward(Pass pass, LinearState state, Matrix input, Matrix output)
    {
        state.Input = input;
        Predict(pass, input, output);
    }

    /// <summary>As <see cref="Forward"/>, to the bit, with nothing left for Backward.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="output">[rows, outputs].</param>
    public void Predict(Pass pass, Matrix input, Matrix output)
    {
        if (Bias is not null)
            VectorMath.CopyToRows(Bias.Value.Row(0), output);
        Gemm.Multiply(input, transposeA: false, _forward, output, accumulate: Bias is not null, pass.Team);
    }

    /// <summary>The output of one row, with the same bits as among others.</summary>
    /// <param name="input">[inputs].</param>
    /// <param name="output">[outputs].</param>
    public void ForwardRow(ReadOnlySpan<float> input, Span<float> output)
    {
        if (Bias is null)
            output.Clear();
        else
            Bias.Value.Row(0).CopyTo(output);
        RowProduct.Multiply(output, input, _forward, output, descending: false);
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, outputs].</param>
    /// <param name="dInput">[rows, inputs], or null when it is not wanted.</param>
    public void Backward(Pass pass, LinearState state, Matrix dOutput, Matrix? dInput)
    {
        Gemm.Multiply(dOutput, transposeA: true, state.Input, Weight.Gradient, accumulate: true, pass.Team);
        if (Bias is not null)
            VectorMath.SumColumns(dOutput, Bias.Gradient.Row(0), accumulate: true);
        if (dInput is not { } gradient)
            return;
        if (!_isBackwardPacked)
        {
            // Here, not in Refresh: a layer that only predicts needs none.
            _backward.Pack(Weight.Value, transpose: false, pass.Team);
            _isBackwardPacked = true;
        }
        Gemm.Multiply(dOutput, transposeA: false, _backward, gradient, accumulate: false, pass.Team);
    }
}

/// <summary>What <see cref="Linear"/> keeps of a forward pass.</summary>
internal sealed class LinearState
{
    /// <summary>The input: [rows, inputs].</summary>
    public Matrix Input { get; set; }
}
