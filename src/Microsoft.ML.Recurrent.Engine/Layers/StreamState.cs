using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What the tokens so far have left in a stack: h and, of an LSTM, c of every layer, in one array. A copy is one copy of that array, so that a
/// search can follow many continuations.
/// </summary>
internal sealed class StreamState
{
    private readonly Matrix _hidden;
    private readonly Matrix _cell;

    /// <summary>The state before the first token.</summary>
    /// <param name="layers">Number of layers.</param>
    /// <param name="hiddenSize">Size of h.</param>
    /// <param name="hasCellState">Whether there is a c.</param>
    internal StreamState(int layers, int hiddenSize, bool hasCellState)
    {
        var values = new float[(hasCellState ? 2 : 1) * layers * hiddenSize];
        _hidden = new Matrix(values, 0, layers, hiddenSize);
        _cell = new Matrix(values, hasCellState ? layers * hiddenSize : 0, hasCellState ? layers : 0, hiddenSize);
    }

    /// <summary>Whether no token has been read.</summary>
    public bool IsInitial { get; internal set; } = true;

    /// <summary>h of a layer: [hidden].</summary>
    public ReadOnlySpan<float> Hidden(int layer) => _hidden.Row(layer);

    /// <summary>c of a layer of an LSTM: [hidden].</summary>
    public ReadOnlySpan<float> Cell(int layer) => _cell.Row(layer);

    /// <summary>Goes back to before the first token.</summary>
    public void Reset()
    {
        Array.Clear(_hidden.Array);
        IsInitial = true;
    }

    /// <summary>Becomes what <paramref name="other"/> is, a state of the same stack.</summary>
    /// <exception cref="ArgumentException">The state is of another size.</exception>
    public void CopyFrom(StreamState other)
    {
        if (other._hidden.Array.Length != _hidden.Array.Length)
            throw new ArgumentException($"Expected a state of {_hidden.Array.Length} floats, found one of {other._hidden.Array.Length}: it belongs to another stack.", nameof(other));
        other._hidden.Array.CopyTo(_hidden.Array, 0);
        IsInitial = other.IsInitial;
    }

    internal Matrix HiddenRow(int layer) => _hidden.RowRange(layer, 1);

    internal Matrix CellRow(int layer) => _cell.Rows == 0 ? default : _cell.RowRange(layer, 1);
}
