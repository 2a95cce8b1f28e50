namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>How the weights of a recurrent layer start.</summary>
internal enum RecurrentInitialization
{
    /// <summary>
    /// Glorot for the input weights, orthogonal for the recurrent ones (a product of many orthogonal matrices keeps its length), zero biases but
    /// for the forget gate's.
    /// </summary>
    Orthogonal,

    /// <summary>Everything uniform in ±1/√hidden, as PyTorch does; the forget gate's bias is added to that.</summary>
    PyTorch,
}
