using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Weights and what is derived from them. A layer does not change during a pass, so any number of sessions use it side by side; what a forward
/// pass leaves for the backward pass lives in a state object of the session, which the layer's <c>CreateState</c> makes once.
/// <c>Forward</c> writes the output that the caller gives; <c>Backward</c> adds into <see cref="Parameter.Gradient"/> and writes the input gradient.
/// </summary>
internal abstract class Layer
{
    /// <summary>The layer's weights, always in the same order.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gives the weights their first values.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="nextNumber">Number of the random stream that the layer's first parameter takes; each parameter takes one.</param>
    public abstract void Initialize(ulong seed, ref uint nextNumber);

    /// <summary>Derives anew what depends on the weights (packed forms for products): after initialisation, after loading and after every optimizer step.</summary>
    public abstract void Refresh(ThreadTeam team);
}
