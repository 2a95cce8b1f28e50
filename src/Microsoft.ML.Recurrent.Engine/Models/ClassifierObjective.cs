using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The loss of a classifier: logistic with one logit for two classes, softmax with one logit a class for more.</summary>
internal sealed class ClassifierObjective
{
    private readonly float[]? _classWeights;
    private readonly LogisticCrossEntropy? _logistic;
    private readonly SoftmaxCrossEntropy? _softmax;

    /// <summary>A loss.</summary>
    /// <param name="outputs">Number of logits.</param>
    /// <param name="classWeights">Weight of each class, or null: [classes].</param>
    /// <param name="labelSmoothing">Share of the target that goes to all classes evenly, in [0, 1).</param>
    public ClassifierObjective(int outputs, float[]? classWeights, float labelSmoothing)
    {
        _classWeights = classWeights;
        if (outputs == 1)
            _logistic = new LogisticCrossEntropy(classWeights?[1] ?? 1, classWeights?[0] ?? 1, labelSmoothing);
        else
            _softmax = new SoftmaxCrossEntropy(classWeights, labelSmoothing);
        Description = string.Create(CultureInfo.InvariantCulture, $"{outputs} {labelSmoothing} {string.Join(' ', classWeights ?? [])}");
    }

    /// <summary>All settings, as text.</summary>
    public string Description { get; }

    /// <summary>The class that logits speak for: of one logit class 1 if it is above 0, of several the largest, the first of equals.</summary>
    public static int ClassOf(ReadOnlySpan<float> logits) => logits.Length > 1 ? Softmax.MostProbable(logits) : logits[0] > 0 ? 1 : 0;

    /// <summary>Weights that let every class count the same: rows / (classes · rows of the class), 0 for a class without rows: [classes].</summary>
    public static float[] Balance(IReadOnlyList<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        return [.. counts.Select(count => count == 0 ? 0 : (float)labels.Count / (classes * (float)count))];
    }

    /// <summary>Probability of class 1 of two, from one logit.</summary>
    public static float Probability(float logit) => (float)LogisticCrossEntropy.Probability(logit);

    /// <summary>Probability of every class: [classes], from one logit a class, or of two classes from one logit.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (logits.Length > 1)
        {
            Softmax.Probabilities(logits, probabilities);
            return;
        }
        probabilities[0] = Probability(-logits[0]);
        probabilities[1] = Probability(logits[0]);
    }

    /// <summary>Mean loss, and the gradient if wanted.</summary>
    /// <param name="logits">[rows, outputs].</param>
    /// <param name="labels">[rows].</param>
    /// <param name="dLogits">Receives [rows, outputs], or null.</param>
    /// <param name="weight">The sum of weights that the mean was taken over.</param>
    public double Evaluate(Matrix logits, ReadOnlySpan<int> labels, Matrix? dLogits, out double weight)
    {
        weight = 0;
        foreach (int label in labels)
            weight += _classWeights?[label] ?? 1;
        return _softmax is not null ? _softmax.Evaluate(logits, labels, dLogits) : _logistic!.Evaluate(logits, labels, dLogits);
    }
}
