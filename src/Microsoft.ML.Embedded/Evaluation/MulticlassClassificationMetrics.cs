namespace Microsoft.ML.Data;

/// <summary>How well several classes are told apart. The predicted class is the one with the highest score.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(ConfusionMatrix confusionMatrix, double microAccuracy, double macroAccuracy, double logLoss, double logLossReduction, double[] perClassLogLoss, double[] topKAccuracies)
    {
        ConfusionMatrix = confusionMatrix;
        MicroAccuracy = microAccuracy;
        MacroAccuracy = macroAccuracy;
        LogLoss = logLoss;
        LogLossReduction = logLossReduction;
        PerClassLogLoss = perClassLogLoss;
        TopKPredictionCount = topKAccuracies.Length;
        TopKAccuracy = topKAccuracies.LastOrDefault();
        TopKAccuracyForAllK = topKAccuracies.Length == 0 ? null : topKAccuracies;
    }

    /// <summary>The mean of -ln of the probability given to the right class, of which none counts less than 1e-15.</summary>
    public double LogLoss { get; }

    /// <summary>The share that the log loss saves of what always giving the classes their shares would cost.</summary>
    public double LogLossReduction { get; }

    /// <summary>The mean over the classes that occur of the share of their rows predicted right.</summary>
    public double MacroAccuracy { get; }

    /// <summary>The share of rows predicted right.</summary>
    public double MicroAccuracy { get; }

    /// <summary>The share of rows whose class is among the <see cref="TopKPredictionCount"/> with the highest scores; 0 where that was not asked for.</summary>
    public double TopKAccuracy { get; }

    /// <summary>The k of <see cref="TopKAccuracy"/>; 0 where it was not asked for.</summary>
    public int TopKPredictionCount { get; }

    /// <summary>The top-k accuracy for k from 1 to <see cref="TopKPredictionCount"/>; null where it was not asked for.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    /// <summary>The log loss of the rows of each class; 0 where there are none.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
