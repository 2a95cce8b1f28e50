namespace Microsoft.ML.Data;

/// <summary>Metrics of a classifier that gives probabilities.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryEvaluation evaluation)
        : base(evaluation)
    {
        LogLoss = evaluation.LogLoss;
        Entropy = evaluation.Entropy;
        LogLossReduction = (Entropy - LogLoss) / Entropy;
    }

    /// <summary>The mean of -log2 of the probability given to the right class: bits a row, infinite where a certainty was wrong.</summary>
    public double LogLoss { get; }

    /// <summary>The share of the entropy that the log loss saves: 1 is perfect, 0 no better than the classes' shares.</summary>
    public double LogLossReduction { get; }

    /// <summary>The log loss, in bits, of always giving the classes their shares of the rows.</summary>
    public double Entropy { get; }
}
