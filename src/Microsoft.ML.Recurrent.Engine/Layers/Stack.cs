using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Recurrent layers on top of each other, with dropout between them.</summary>
internal sealed class Stack : Layer
{
    private readonly Bidirectional[] _layers;
    private readonly Dropout[] _dropouts;
    private readonly Parameter[] _parameters;

    /// <summary>A stack of the given shape.</summary>
    /// <exception cref="ArgumentException">Residual connections are between layers of different sizes.</exception>
    public Stack(StackOptions options)
    {
        if (options.Residual && options.HiddenSizeOf(options.Layers - 1) != options.HiddenSize)
            throw new ArgumentException($"Expected layers of one size with residual connections; found {options.HiddenSize} and {options.TopHiddenSize} units.", nameof(options));
        IsResidual = options.Residual;
        _layers = new Bidirectional[options.Layers];
        _dropouts = new Dropout[options.Layers - 1];
        for (int i = 0; i < _layers.Length; i++)
            _layers[i] = new Bidirectional(i, i == 0 ? options.InputSize : _layers[i - 1].OutputSize, options);
        for (int i = 0; i < _dropouts.Length; i++)
            _dropouts[i] = new Dropout(options.Dropout, options.DropoutNumber + (uint)i, options.VariationalDropout);
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Number of output features: directions · hidden.</summary>
    public int OutputSize => _layers[^1].OutputSize;

    /// <summary>1 or 2.</summary>
    public int DirectionCount => _layers[0].Directions.Length;

    /// <summary>Whether what a layer reads is added to what it writes, of all layers but the first.</summary>
    public bool IsResidual { get; }

    /// <summary>The layers, from the input up.</summary>
    public ReadOnlySpan<Bidirectional> Layers => _layers;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Bidirectional layer in _layers)
            layer.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Bidirectional layer in _layers)
            layer.Refresh(team);
    }

    /// <summary>A session's state.</summary>
    public StackState CreateState() => new(
        [.. _layers.Select(layer => layer.CreateState())],
        [.. _dropouts.Select(_ => Dropout.CreateState())]);

    /// <summary>Writes the top layer's h of every token, with what the layer read added to it if the stack is residual.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="input">[tokens, inputs]; must stay unchanged until Backward.</param>
    /// <param name="output">[tokens, directions · hidden]; must stay unchanged until Backward.</param>
    public void Forward(Pass pass, StackState state, PackedBatch batch, Matrix input, Matrix output)
    {
        state.TokenCount = batch.TokenCount;
        for (int i = 0; i < _layers.Length; i++)
        {
            bool isTop = i == _layers.Length - 1, addsInput = IsResidual && i > 0;
            // A layer's own h must stay as it is for its backward pass.
            Matrix hidden = isTop && !addsInput ? output : pass.Workspace.Take(batch.TokenCount, _layers[i].OutputSize), sum = hidden;
            _layers[i].Forward(pass, state.Layers[i], batch, input, hidden);
            if (addsInput)
            {
                sum = isTop ? output : pass.Workspace.Take(hidden.Rows, hidden.Columns);
                Rows.Copy(hidden, sum);
                Rows.Add(input, sum);
            }
            if (!isTop)
            {
                input = _dropouts[i].IsActive(pass) ? pass.Workspace.Take(hidden.Rows, hidden.Columns) : sum;
                _dropouts[i].Forward(pass, state.Dropouts[i], batch, sum, input);
            }
        }
    }

    /// <summary>Adds to the parameters' gradients and writes <paramref name="dInput"/>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[tokens, directions · hidden].</param>
    /// <param name="dInput">[tokens, inputs], or null when it is not wanted.</param>
    public void Backward(Pass pass, StackState state, Matrix dOutput, Matrix? dInput)
    {
        for (int i = _layers.Length - 1; i > 0; i--)
        {
            Matrix dHidden = pass.Workspace.Take(state.TokenCount, _layers[i].InputSize);
            _layers[i].Backward(pass, state.Layers[i], dOutput, dHidden);
            if (IsResidual)
                Rows.Add(dOutput, dHidden);
            Dropout.Backward(state.Dropouts[i - 1], dHidden, dHidden);
            dOutput = dHidden;
        }
        _layers[0].Backward(pass, state.Layers[0], dOutput, dInput);
    }
}

/// <summary>What a <see cref="Stack"/> keeps of a forward pass.</summary>
internal sealed class StackState(RecurrentState[][] layers, DropoutState[] dropouts)
{
    /// <summary>Initial and final states of direction <paramref name="direction"/> (0 forward, 1 reverse) of layer <paramref name="layer"/>.</summary>
    public RecurrentState this[int layer, int direction] => layers[layer][direction];

    internal RecurrentState[][] Layers => layers;

    internal DropoutState[] Dropouts => dropouts;

    internal int TokenCount { get; set; }
}
