using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>The largest value of each feature over a sequence's tokens. The gradient goes to the first token that has it.</summary>
internal sealed class MaxPooling(int features) : Pooling(features)
{
    /// <inheritdoc/>
    public override PoolingState CreateState() => new MaxPoolingState();

    /// <inheritdoc/>
    protected override void Prepare(Pass pass, PoolingState state) =>
        ((MaxPoolingState)state).Places = pass.Workspace.Take(state.Batch.SequenceCount, FeatureCount);

    /// <inheritdoc/>
    protected override void Forward(PoolingState state, int sequence, Span<float> output)
    {
        Span<int> places = ((MaxPoolingState)state).PlacesOf(sequence);
        state.Input.Row(sequence).CopyTo(output);
        places.Clear();
        for (int step = 1; step < state.Batch.Lengths[sequence]; step++)
            VectorMath.Maximum(state.Input.Row(state.RowOf(sequence, step)), step, output, places);
    }

    /// <inheritdoc/>
    protected override void Backward(PoolingState state, int sequence, ReadOnlySpan<float> dOutput, Matrix dInput)
    {
        ReadOnlySpan<int> places = ((MaxPoolingState)state).PlacesOf(sequence);
        for (int feature = 0; feature < places.Length; feature++)
            dInput[state.RowOf(sequence, places[feature]), feature] += dOutput[feature];
    }

    private sealed class MaxPoolingState : PoolingState
    {
        /// <summary>Steps of the largest values, whose bits lie in float scratch memory: [sequences, features].</summary>
        public Matrix Places { get; set; }

        public Span<int> PlacesOf(int sequence) => MemoryMarshal.Cast<float, int>(Places.Row(sequence));
    }
}
