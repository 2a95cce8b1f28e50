using System.Globalization;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    /// <summary>A training and a test part. Rows with one value in the sampling key column stay together. The fraction is approximate.</summary>
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The fraction must be between 0 and 1, and neither of them.");
        var split = new RowSplit(data, samplingKeyColumnName, SeedOr(seed));
        return new TrainTestData(split.Outside(0, testFraction), split.Inside(0, testFraction));
    }

    /// <summary>As many pairs of parts as there are folds; each row is in the test part of exactly one.</summary>
    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (numberOfFolds < 2)
            throw new ArgumentOutOfRangeException(nameof(numberOfFolds), numberOfFolds, string.Create(CultureInfo.InvariantCulture, $"At least 2 folds are needed, not {numberOfFolds}."));
        var split = new RowSplit(data, samplingKeyColumnName, SeedOr(seed));
        var folds = new TrainTestData[numberOfFolds];
        for (int fold = 0; fold < numberOfFolds; fold++)
        {
            double low = (double)fold / numberOfFolds;
            double high = (double)(fold + 1) / numberOfFolds;
            folds[fold] = new TrainTestData(split.Outside(low, high), split.Inside(low, high));
        }
        return folds;
    }

    /// <summary>Two views of disjoint rows, together those of one view.</summary>
    public readonly struct TrainTestData
    {
        public readonly IDataView TrainSet;

        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
