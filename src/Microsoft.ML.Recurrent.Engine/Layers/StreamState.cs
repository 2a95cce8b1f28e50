using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What the tokens so far have left in a stack: h and, of an LSTM, c of every layer, in one array. A copy is one copy of that array, so that a
/// search can follow many continuations.
/// </summary>
internal sealed class StreamState
{
    private readonly float[] _values;
    private readonly Matrix[] _hidden;
    private readonly Matrix[] _cell;

    /// <summary>The state before the first token.</summary>
    /// <param name="hiddenSizes">Size of h of each layer: [layers].</param>
    /// <param name="hasCellState">Whether there is a c.</param>
    internal StreamState(int[] hiddenSizes, bool hasCellState)
    {
        _values = new float[(hasCellState ? 2 : 1) * hiddenSizes.Sum()];
        _hidden = new Matrix[hiddenSizes.Length];
        _cell = new Matrix[hiddenSizes.Length];
        int start = 0;
        for (int layer = 0; layer < hiddenSizes.Length; start += hiddenSizes[layer++])
            _hidden[layer] = new Matrix(_values, start, 1, hiddenSizes[layer]);
        for (int layer = 0; hasCellState && layer < hiddenSizes.Length; start += hiddenSizes[layer++])
            _cell[layer] = new Matrix(_values, start, 1, hiddenSizes[layer]);
    }

    /// <summary>Whether no token has been read.</summary>
    public bool IsInitial { get; internal set; } = true;

    /// <summary>h of a layer: [hidden].</summary>
    public ReadOnlySpan<float> Hidden(int layer) => _hidden[layer].Row(0);

    /// <summary>c of a layer of an LSTM: [hidden].</summary>
    public ReadOnlySpan<float> Cell(int layer) => _cell[layer].Row(0);

    /// <summary>Goes back to before the first token.</summary>
    public void Reset()
    {
        Array.Clear(_values);
        IsInitial = true;
    }

    /// <summary>Becomes what <paramref name="other"/> is, a state of the same stack.</summary>
    /// <exception cref="ArgumentException">The state is of another size.</exception>
    public void CopyFrom(StreamState other)
    {
        if (other._values.Length != _values.Length)
            throw new ArgumentException($"Expected a state of {_values.Length} floats, found one of {other._values.Length}: it belongs to another stack.", nameof(other));
        other._values.CopyTo(_values, 0);
        IsInitial = other.IsInitial;
    }

    internal Matrix HiddenRow(int layer) => _hidden[layer];

    internal Matrix CellRow(int layer) => _cell[layer];
}
