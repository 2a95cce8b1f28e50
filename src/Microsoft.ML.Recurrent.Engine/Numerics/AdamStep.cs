namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>What one Adam step needs besides the tensors.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="GradientFactor">What the gradient is multiplied by first.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="BiasCorrection1">1 - Beta1^t.</param>
/// <param name="BiasCorrection2">1 - Beta2^t.</param>
/// <param name="WeightDecay">Decay of the weights; 0 for none.</param>
/// <param name="IsDecoupled">True: AdamW (weights shrink by LearningRate·WeightDecay); false: the decay is added to the gradient.</param>
internal readonly record struct AdamStep(
    float LearningRate, float GradientFactor, float Beta1, float Beta2, float Epsilon, float BiasCorrection1, float BiasCorrection2, float WeightDecay, bool IsDecoupled);
