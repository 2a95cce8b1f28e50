namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// How much of the loss's gradient reaches each time step: Euclidean norms, each the mean over the sequences of a batch of the norm of the gradient
/// of that sequence's own loss. Where they fall towards the beginning the gradient vanishes, where they rise it explodes
/// (Hochreiter 1991; Bengio, Simard and Frasconi 1994).
/// </summary>
/// <param name="Hidden">Norm of dLoss/dh_t, h_t being the hidden state after step t: [steps].</param>
/// <param name="Cell">Norm of dLoss/dc_t, c_t being an LSTM's cell state as step t hands it to the next; zeros for cells without one: [steps].</param>
internal sealed record GradientFlow(IReadOnlyList<double> Hidden, IReadOnlyList<double> Cell);
