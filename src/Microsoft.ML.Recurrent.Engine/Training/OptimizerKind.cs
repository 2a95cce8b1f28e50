namespace Microsoft.ML.Recurrent;

/// <summary>How a gradient becomes a change of the weights.</summary>
public enum OptimizerKind
{
    /// <summary>
    /// Adam (Kingma and Ba 2015). Weight decay is added to the gradient, as in PyTorch's <c>Adam</c>. Embeddings are updated on the rows that
    /// a batch touches only, as in PyTorch's <c>SparseAdam</c>.
    /// </summary>
    Adam = 0,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019). Embeddings decay on the rows that a batch touches only.</summary>
    AdamW = 1,

    /// <summary>Stochastic gradient descent with momentum, as in PyTorch's <c>SGD</c>: the velocity is momentum · velocity + gradient.</summary>
    Sgd = 2,
}
