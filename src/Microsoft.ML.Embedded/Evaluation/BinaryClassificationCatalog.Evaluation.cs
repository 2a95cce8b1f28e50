using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    /// <summary>The metrics of scored rows that have probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type, or one of the classes does not occur.</exception>
    public CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string probabilityColumnName = "Probability",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(probabilityColumnName);
        EvaluatedRows rows = RowsOf(data);
        rows.RequirePredictedLabel(predictedLabelColumnName);
        return new(BinaryEvaluator.Evaluate(rows, labelColumnName, scoreColumnName, probabilityColumnName));
    }

    /// <summary>The metrics of scored rows that have no probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type, or one of the classes does not occur.</exception>
    public BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        EvaluatedRows rows = RowsOf(data);
        rows.RequirePredictedLabel(predictedLabelColumnName);
        return new(BinaryEvaluator.Evaluate(rows, labelColumnName, scoreColumnName, probabilityName: null));
    }

    /// <summary>Fits and evaluates once for each fold, on the rows outside it and in it.</summary>
    public IReadOnlyList<CrossValidationResult<CalibratedBinaryClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));

    /// <summary>Fits and evaluates once for each fold, without probabilities.</summary>
    public IReadOnlyList<CrossValidationResult<BinaryClassificationMetrics>> CrossValidateNonCalibrated(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => EvaluateNonCalibrated(scored, labelColumnName));
}
