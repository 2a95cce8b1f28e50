namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a training step of a <see cref="RecurrentProbe"/> came to.</summary>
/// <param name="Loss">Mean loss of the batch, before the step.</param>
/// <param name="GradientNorm">Euclidean norm of the gradient of all weights, before clipping.</param>
internal readonly record struct ProbeStep(double Loss, double GradientNorm)
{
    /// <summary>Whether both are finite. If not, the step has changed no weight.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}
