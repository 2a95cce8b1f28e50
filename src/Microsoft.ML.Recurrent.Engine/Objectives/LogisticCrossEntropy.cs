using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Cross-entropy of two classes from one logit, with class weights and label smoothing:
/// <code>
///   p = σ(logit)       t = (1 - ε) y + ε / 2
///   loss = Σ_rows w_y (-t log p - (1 - t) log (1 - p)) / Σ_rows w_y
///   d logit = w_y (p - t) / Σ_rows w_y
/// </code>
/// Like the softmax's, the mean is over the weights, so that weights change the balance of classes and not the step size.
/// </summary>
internal sealed class LogisticCrossEntropy
{
    private readonly float _positiveWeight;
    private readonly float _negativeWeight;
    private readonly double _smoothing;

    /// <summary>An objective.</summary>
    /// <param name="positiveWeight">w of rows with y = 1.</param>
    /// <param name="negativeWeight">w of rows with y = 0.</param>
    /// <param name="labelSmoothing">ε: share of the target that is spread over both classes, from 0 to less than 1.</param>
    public LogisticCrossEntropy(float positiveWeight = 1, float negativeWeight = 1, double labelSmoothing = 0)
    {
        CheckWeight(positiveWeight, nameof(positiveWeight));
        CheckWeight(negativeWeight, nameof(negativeWeight));
        if (!(labelSmoothing >= 0 && labelSmoothing < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Expected a label smoothing from 0 to less than 1.");
        _positiveWeight = positiveWeight;
        _negativeWeight = negativeWeight;
        _smoothing = labelSmoothing;
    }

    /// <summary>The weighted mean loss of the rows that have a label; 0 when none has.</summary>
    /// <param name="logits">[rows, 1].</param>
    /// <param name="labels">y: [rows], 0 or 1; -1 skips the row.</param>
    /// <param name="dLogits">Gradient of the loss: [rows, 1]; may be the logits; null when it is not wanted.</param>
    public double Evaluate(Matrix logits, ReadOnlySpan<int> labels, Matrix? dLogits)
    {
        double totalWeight = 0, loss = 0;
        for (int row = 0; row < labels.Length; row++)
            totalWeight += Weight(labels[row], row);
        for (int row = 0; row < labels.Length; row++)
        {
            double weight = totalWeight == 0 ? 0 : Weight(labels[row], row) / totalWeight, logit = logits[row, 0];
            double target = (1 - _smoothing) * labels[row] + _smoothing / 2;
            if (weight > 0)
                loss += weight * (target * Softplus(-logit) + (1 - target) * Softplus(logit));
            if (dLogits is { } gradient)
                gradient[row, 0] = weight > 0 ? (float)(weight * (Probability(logit) - target)) : 0;
        }
        return loss;
    }

    /// <summary>σ(logit), without overflow.</summary>
    public static double Probability(double logit) => logit >= 0 ? 1 / (1 + Math.Exp(-logit)) : Math.Exp(logit) / (1 + Math.Exp(logit));

    /// <summary>log(1 + exp(x)), that is -log σ(-x); where the exponential would lose digits beside 1, by the logarithm's series.</summary>
    private static double Softplus(double x)
    {
        double power = Math.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (power < 1e-5 ? power * (1 - power / 2) : Math.Log(1 + power));
    }

    private double Weight(int label, int row) => label switch
    {
        1 => _positiveWeight,
        0 => _negativeWeight,
        -1 => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, $"Expected label 0 or 1, or -1 for none; found {label} in row {row}."),
    };

    private static void CheckWeight(float weight, string name)
    {
        if (!(weight >= 0 && float.IsFinite(weight)))
            throw new ArgumentOutOfRangeException(name, weight, "Expected a class weight that is finite and not negative.");
    }
}
