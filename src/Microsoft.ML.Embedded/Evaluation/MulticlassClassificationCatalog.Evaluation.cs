using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    /// <summary>The metrics of scored rows; with a count above 0, of the k classes with the highest scores too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public MulticlassClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        EvaluatedRows rows = RowsOf(data);
        rows.RequirePredictedLabel(predictedLabelColumnName);
        return MulticlassEvaluator.Evaluate(rows, labelColumnName, scoreColumnName, topKPredictionCount);
    }

    /// <summary>Fits and evaluates once for each fold, on the rows outside it and in it.</summary>
    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));
}
