using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>The mean of a sequence's tokens.</summary>
internal sealed class MeanPooling(int features) : Pooling(features)
{
    /// <inheritdoc/>
    protected override void Forward(PoolingState state, int sequence, Span<float> output)
    {
        int length = state.Batch.Lengths[sequence];
        output.Clear();
        for (int step = 0; step < length; step++)
            VectorMath.Add(state.Input.Row(state.RowOf(sequence, step)), output);
        VectorMath.Scale(1f / length, output);
    }

    /// <inheritdoc/>
    protected override void Backward(PoolingState state, int sequence, ReadOnlySpan<float> dOutput, Matrix dInput)
    {
        int length = state.Batch.Lengths[sequence];
        for (int step = 0; step < length; step++)
            VectorMath.Axpy(1f / length, dOutput, dInput.Row(state.RowOf(sequence, step)));
    }
}
