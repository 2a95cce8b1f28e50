using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>The state after each direction has read the whole sequence: the forward direction's at the last token, the reverse direction's at the first.</summary>
internal sealed class LastPooling : Pooling
{
    private readonly int _forwardFeatures;

    /// <summary>A pooling of the output of a recurrent layer.</summary>
    /// <param name="features">directions · hidden.</param>
    /// <param name="directions">1 or 2.</param>
    public LastPooling(int features, int directions) : base(features)
    {
        _forwardFeatures = features / directions;
    }

    /// <inheritdoc/>
    protected override void Forward(PoolingState state, int sequence, Span<float> output)
    {
        int last = state.RowOf(sequence, state.Batch.Lengths[sequence] - 1), first = state.RowOf(sequence, 0);
        state.Input.Row(last)[.._forwardFeatures].CopyTo(output);
        state.Input.Row(first)[_forwardFeatures..].CopyTo(output[_forwardFeatures..]);
    }

    /// <inheritdoc/>
    protected override void Backward(PoolingState state, int sequence, ReadOnlySpan<float> dOutput, Matrix dInput)
    {
        int last = state.RowOf(sequence, state.Batch.Lengths[sequence] - 1), first = state.RowOf(sequence, 0);
        VectorMath.Add(dOutput[.._forwardFeatures], dInput.Row(last)[.._forwardFeatures]);
        VectorMath.Add(dOutput[_forwardFeatures..], dInput.Row(first)[_forwardFeatures..]);
    }
}
