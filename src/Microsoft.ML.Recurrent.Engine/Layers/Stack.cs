using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Recurrent layers on top of each other, with dropout between them and, if wanted, connections past them.</summary>
internal sealed class Stack : Layer
{
    private readonly Bidirectional[] _layers;
    private readonly Dropout[] _dropouts;
    private readonly HighwayGate[] _gates;
    private readonly Parameter[] _parameters;

    /// <summary>A stack of the given shape.</summary>
    /// <exception cref="ArgumentException">There are connections past layers of different sizes.</exception>
    public Stack(StackOptions options)
    {
        if (options.Connection != LayerConnection.None && options.HiddenSizeOf(options.Layers - 1) != options.HiddenSize)
            throw new ArgumentException($"Expected layers of one size with connections past them; found {options.HiddenSize} and {options.TopHiddenSize} units.", nameof(options));
        Connection = options.Connection;
        _layers = new Bidirectional[options.Layers];
        _dropouts = new Dropout[options.Layers - 1];
        for (int i = 0; i < _layers.Length; i++)
            _layers[i] = new Bidirectional(i, i == 0 ? options.InputSize : _layers[i - 1].OutputSize, options);
        for (int i = 0; i < _dropouts.Length; i++)
            _dropouts[i] = new Dropout(options.Dropout, options.DropoutNumber + (uint)i, options.VariationalDropout);
        _gates = Connection == LayerConnection.Highway
            ? [.. Enumerable.Range(1, options.Layers - 1).Select(layer => new HighwayGate(FormattableString.Invariant($"{options.Name}.gate_l{layer}"), OutputSize))]
            : [];
        _parameters = [.. _layers.Concat<Layer>(_gates).SelectMany(layer => layer.Parameters)];
    }

    /// <summary>Number of output features: directions · hidden.</summary>
    public int OutputSize => _layers[^1].OutputSize;

    /// <summary>1 or 2.</summary>
    public int DirectionCount => _layers[0].Directions.Length;

    /// <summary>What goes past a layer, of all layers but the first.</summary>
    public LayerConnection Connection { get; }

    /// <summary>The layers, from the input up.</summary>
    public ReadOnlySpan<Bidirectional> Layers => _layers;

    /// <summary>Of highway connections the gates of all layers but the first; otherwise none.</summary>
    public ReadOnlySpan<HighwayGate> Gates => _gates;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        foreach (Bidirectional layer in _layers)
            layer.Initialize(seed, ref nextNumber);
        foreach (HighwayGate gate in _gates)
            gate.Initialize(seed, ref nextNumber);
    }

    /// <inheritdoc/>
    public override void Refresh(ThreadTeam team)
    {
        foreach (Bidirectional layer in _layers)
            layer.Refresh(team);
        foreach (HighwayGate gate in _gates)
            gate.Refresh(team);
    }

    /// <summary>A session's state.</summary>
    public StackState CreateState() => new(
        [.. _layers.Select(layer => layer.CreateState())],
        [.. _dropouts.Select(_ => Dropout.CreateState())],
        [.. _gates.Select(_ => HighwayGate.CreateState())]);

    /// <summary>Writes the top layer's h of every token, together with what went past the layer.</summary>
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
            bool isTop = i == _layers.Length - 1, isPassed = Connection != LayerConnection.None && i > 0;
            // A layer's own h must stay as it is for its backward pass.
            Matrix hidden = isTop && !isPassed ? output : pass.Workspace.Take(batch.TokenCount, _layers[i].OutputSize), joined = hidden;
            _layers[i].Forward(pass, state.Layers[i], batch, input, hidden);
            if (isPassed)
            {
                joined = isTop ? output : pass.Workspace.Take(hidden.Rows, hidden.Columns);
                Join(pass, state, i, input, hidden, joined);
            }
            if (!isTop)
            {
                input = _dropouts[i].IsActive(pass) ? pass.Workspace.Take(hidden.Rows, hidden.Columns) : joined;
                _dropouts[i].Forward(pass, state.Dropouts[i], batch, joined, input);
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
            Matrix dLayerInput = pass.Workspace.Take(state.TokenCount, _layers[i].InputSize), dPast = dOutput, dHidden = dOutput;
            if (Connection == LayerConnection.Highway)
            {
                (dPast, dHidden) = (pass.Workspace.Take(dOutput.Rows, dOutput.Columns), pass.Workspace.Take(dOutput.Rows, dOutput.Columns));
                _gates[i - 1].Backward(pass, state.Gates[i - 1], dOutput, dPast, dHidden);
            }
            _layers[i].Backward(pass, state.Layers[i], dHidden, dLayerInput);
            if (Connection != LayerConnection.None)
                Rows.Add(dPast, dLayerInput);
            Dropout.Backward(state.Dropouts[i - 1], dLayerInput, dLayerInput);
            dOutput = dLayerInput;
        }
        _layers[0].Backward(pass, state.Layers[0], dOutput, dInput);
    }

    /// <summary>What a layer wrote together with what went past it.</summary>
    private void Join(Pass pass, StackState state, int layer, Matrix input, Matrix hidden, Matrix joined)
    {
        if (Connection == LayerConnection.Highway)
        {
            _gates[layer - 1].Forward(pass, state.Gates[layer - 1], input, hidden, joined);
            return;
        }
        Rows.Copy(hidden, joined);
        Rows.Add(input, joined);
    }
}

/// <summary>What a <see cref="Stack"/> keeps of a forward pass.</summary>
internal sealed class StackState(RecurrentState[][] layers, DropoutState[] dropouts, HighwayGateState[] gates)
{
    /// <summary>Initial and final states of direction <paramref name="direction"/> (0 forward, 1 reverse) of layer <paramref name="layer"/>.</summary>
    public RecurrentState this[int layer, int direction] => layers[layer][direction];

    internal RecurrentState[][] Layers => layers;

    internal DropoutState[] Dropouts => dropouts;

    internal HighwayGateState[] Gates => gates;

    internal int TokenCount { get; set; }
}
