using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a run of <see cref="ClassifierNetwork"/> leaves behind. Its matrices live in the pass's workspace.</summary>
internal sealed class ClassifierNetworkState
{
    internal ClassifierNetworkState(
        EmbeddingState? embedding, DropoutState elementDropout, StackState recurrent, PoolingState[] poolings, DropoutState pooledDropout, LinearState output)
    {
        Embedding = embedding;
        ElementDropout = elementDropout;
        Recurrent = recurrent;
        Poolings = poolings;
        PooledDropout = pooledDropout;
        Output = output;
    }

    /// <summary>Hidden states of the last layer: [tokens, state size], packed.</summary>
    public Matrix HiddenStates { get; internal set; }

    /// <summary>Pooled states: [sequences, pooled size], in the rows' own order.</summary>
    public Matrix Pooled { get; internal set; }

    internal EmbeddingState? Embedding { get; }

    internal DropoutState ElementDropout { get; }

    internal StackState Recurrent { get; }

    internal PoolingState[] Poolings { get; }

    internal DropoutState PooledDropout { get; }

    internal LinearState Output { get; }

    internal PackedBatch? Layout { get; set; }

    internal bool HasInputDropout { get; set; }
}
