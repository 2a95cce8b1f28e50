using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a run of <see cref="TaggerNetwork"/> leaves behind. Its matrices live in the pass's workspace.</summary>
internal sealed class TaggerNetworkState
{
    internal TaggerNetworkState(TokenVectorsState vectors, StackState recurrent, TagOutputState output, TagOutputState? auxiliary)
    {
        Vectors = vectors;
        Recurrent = recurrent;
        Output = output;
        Auxiliary = auxiliary;
    }

    /// <summary>The output layer's.</summary>
    public TagOutputState Output { get; }

    internal TagOutputState? Auxiliary { get; }

    internal TokenVectorsState Vectors { get; }

    internal DropoutState InputDropout { get; } = Dropout.CreateState();

    internal StackState Recurrent { get; }

    internal DropoutState OutputDropout { get; } = Dropout.CreateState();
}
