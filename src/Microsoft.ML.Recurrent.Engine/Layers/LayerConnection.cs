namespace Microsoft.ML.Recurrent;

/// <summary>
/// What goes past a recurrent layer, so that a deep stack learns as easily as a shallow one; of all layers but the first, whose input has another size. The
/// numbers are stored in model files and never change.
/// </summary>
public enum LayerConnection
{
    /// <summary>Nothing: a layer's output is what it makes of its input.</summary>
    None = 0,

    /// <summary>A layer's input is added to its output (residual connection: He et al. 2016; of recurrent layers: Wu et al. 2016).</summary>
    Residual = 1,

    /// <summary>
    /// A gate, which learns from the layer's input x, mixes its output h with x: t·h + (1 - t)·x with t = sigmoid(x·Wᵀ + b) (highway connection: Srivastava,
    /// Greff and Schmidhuber 2015). b starts at -2, so that at first most of the input passes.
    /// </summary>
    Highway = 2,
}
