using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Feeds tokens one at a time to a <see cref="FrozenStack"/> of one direction: a token in, the next state out, in place. The bits are those of the
/// whole sequence at once. A stream is scratch memory of one thread; states are the caller's, and as many as wanted take turns on one stream.
/// </summary>
internal sealed class RecurrentStream
{
    private readonly FrozenStack _stack;
    private readonly Matrix _projected;
    private readonly Matrix _hidden;
    private bool _turned;

    /// <summary>A stream through <paramref name="stack"/>.</summary>
    /// <exception cref="ArgumentException">The stack also reads from the end, or has connections past its layers.</exception>
    public RecurrentStream(FrozenStack stack)
    {
        if (stack.Connection != LayerConnection.None)
            throw new ArgumentException("A stream needs a stack without connections past its layers: it hands a layer's state to the next.", nameof(stack));
        if (stack.DirectionCount != 1)
            throw new ArgumentException("A stream needs a stack of one direction; the reverse direction begins with the token that comes last.", nameof(stack));
        _stack = stack;
        var memory = new Workspace();
        _projected = memory.Take(1, stack.Layers.Max(layer => layer[0].GateSize));
        _hidden = memory.Take(1, stack.Layers.Max(layer => layer[0].HiddenSize));
    }

    /// <summary>The state before the first token.</summary>
    public StreamState CreateState() => new([.. _stack.Layers.Select(layer => layer[0].HiddenSize)], _stack.Layers[0][0].HasCellState);

    /// <summary>Reads a word.</summary>
    /// <param name="state">The state, which becomes the next.</param>
    /// <param name="word">The word, of a stack that reads words.</param>
    /// <returns>h of the top layer: [hidden]; valid until the next step of this state.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public ReadOnlySpan<float> Step(StreamState state, int word)
    {
        _stack.Layers[0][0].Step(word, RowsOf(state, 0));
        return Finish(state);
    }

    /// <summary>Reads a float vector.</summary>
    /// <param name="state">The state, which becomes the next.</param>
    /// <param name="input">[inputs].</param>
    /// <returns>h of the top layer: [hidden]; valid until the next step of this state.</returns>
    public ReadOnlySpan<float> Step(StreamState state, ReadOnlySpan<float> input)
    {
        _stack.Layers[0][0].Step(input, RowsOf(state, 0));
        return Finish(state);
    }

    private ReadOnlySpan<float> Finish(StreamState state)
    {
        Keep(state, 0);
        for (int layer = 1; layer < _stack.Layers.Count; layer++)
        {
            _stack.Layers[layer][0].Step(state.Hidden(layer - 1), RowsOf(state, layer));
            Keep(state, layer);
        }
        state.IsInitial = false;
        _turned = !_turned;
        return state.Hidden(_stack.Layers.Count - 1);
    }

    private void Keep(StreamState state, int layer) => HiddenOf(layer).Row(0).CopyTo(state.HiddenRow(layer).Row(0));

    private Matrix HiddenOf(int layer) => _hidden.ColumnRange(0, _stack.Layers[layer][0].HiddenSize);

    private FrozenStep RowsOf(StreamState state, int layer) => new()
    {
        Projected = _projected.ColumnRange(0, _stack.Layers[layer][0].GateSize),
        HiddenBefore = state.HiddenRow(layer),
        Hidden = HiddenOf(layer),
        Cell = state.CellRow(layer),
        IsFirst = state.IsInitial,
        Turned = _turned,
    };
}
