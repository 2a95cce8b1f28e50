using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Cross-entropy of a softmax over K classes, with class weights and label smoothing (Szegedy et al. 2016), in PyTorch's definition:
/// <code>
///   p = softmax(logits)                 t_c = (1 - ε) [c = y] w_y + ε w_c / K
///   loss = Σ_rows Σ_c -t_c log p_c / Σ_rows w_y
///   d logits_c = (p_c Σ_k t_k - t_c) / Σ_rows w_y
/// </code>
/// </summary>
internal sealed class SoftmaxCrossEntropy
{
    private readonly float[]? _classWeights;
    private readonly double _smoothing;
    private readonly double _weightSum;

    /// <summary>An objective.</summary>
    /// <param name="classWeights">w: [K], or null for ones.</param>
    /// <param name="labelSmoothing">ε: share of the target that is spread over all classes, from 0 to less than 1.</param>
    public SoftmaxCrossEntropy(float[]? classWeights = null, double labelSmoothing = 0)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Expected a label smoothing from 0 to less than 1.");
        _classWeights = classWeights;
        _smoothing = labelSmoothing;
        foreach (float weight in classWeights ?? [])
        {
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(nameof(classWeights), weight, "Expected class weights that are finite and not negative.");
            _weightSum += weight;
        }
    }

    /// <summary>The mean loss of the rows that have a label; 0 when none has.</summary>
    /// <param name="logits">[rows, K].</param>
    /// <param name="labels">y: [rows], from 0 to K - 1; -1 skips the row.</param>
    /// <param name="dLogits">Gradient of the loss: [rows, K]; may be the logits; null when it is not wanted.</param>
    public double Evaluate(Matrix logits, ReadOnlySpan<int> labels, Matrix? dLogits)
    {
        int classes = logits.Columns;
        double totalWeight = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < -1 || labels[row] >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[row], $"Expected labels from 0 to {classes - 1}, or -1 for none; found {labels[row]} in row {row}.");
            if (labels[row] >= 0)
                totalWeight += Weight(labels[row]);
        }
        double spread = _smoothing / classes, spreadSum = _classWeights is null ? _smoothing : spread * _weightSum, loss = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row];
            if (label < 0 || totalWeight == 0)
            {
                if (dLogits is { } skipped)
                    skipped.Row(row).Clear();
                continue;
            }
            ReadOnlySpan<float> scores = logits.Row(row);
            double labelTarget = (1 - _smoothing) * Weight(label), targetSum = labelTarget + spreadSum;
            double logSum = Softmax.LogSumExp(scores);
            loss += labelTarget * (logSum - scores[label]);
            for (int c = 0; c < classes && _smoothing > 0; c++)
                loss += spread * Weight(c) * (logSum - scores[c]);
            if (dLogits is { } gradient)
            {
                Span<float> d = gradient.Row(row);
                Softmax.Probabilities(scores, d);
                for (int c = 0; c < classes; c++)
                {
                    double target = spread * Weight(c) + (c == label ? labelTarget : 0);
                    d[c] = (float)((d[c] * targetSum - target) / totalWeight);
                }
            }
        }
        return totalWeight == 0 ? 0 : loss / totalWeight;
    }

    private double Weight(int label) => _classWeights is null ? 1 : _classWeights[label];
}
