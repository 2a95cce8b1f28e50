using Microsoft.ML.Embedded;

namespace Microsoft.ML.Data;

/// <summary>How many rows of each class were predicted to be of which.</summary>
public sealed class ConfusionMatrix
{
    private readonly IReadOnlyList<string> _classNames;
    private readonly bool _isBinary;

    internal ConfusionMatrix(double[][] counts, IReadOnlyList<string> classNames, bool isBinary)
    {
        Counts = counts;
        _classNames = classNames;
        _isBinary = isBinary;
        PerClassPrecision = Enumerable.Range(0, counts.Length).Select(predicted => Share(counts[predicted][predicted], counts.Sum(row => row[predicted]))).ToArray();
        PerClassRecall = Enumerable.Range(0, counts.Length).Select(actual => Share(counts[actual][actual], counts[actual].Sum())).ToArray();
    }

    /// <summary>The share of right ones among the rows predicted to be of each class; 0 where there are none.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>The share of right ones among the rows of each class; 0 where there are none.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>The counts: the true class outside, the predicted one inside.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    /// <summary>The table as text, for people.</summary>
    public string GetFormattedConfusionTable() => ConfusionTableText.Format(this, _classNames, _isBinary);

    /// <summary>How many rows of one class were predicted to be of another.</summary>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckClass(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckClass(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private void CheckClass(int index, string parameter)
    {
        if (index < 0 || index >= NumberOfClasses)
            throw new ArgumentOutOfRangeException(parameter, index, $"There are {NumberOfClasses} classes, counted from 0.");
    }
}
