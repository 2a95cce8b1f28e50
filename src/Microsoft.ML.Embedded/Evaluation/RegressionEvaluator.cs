using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Gathers labels and scores of a scored view, and computes what they come to.</summary>
internal sealed class RegressionEvaluator
{
    private long _rows;
    private double _absoluteErrors;
    private double _squaredErrors;

    // Welford's running mean of the labels and sum of their squared distances from it.
    private double _labelMean;
    private double _labelSpread;

    public static RegressionMetrics Evaluate(EvaluatedRows rows, string labelName, string scoreName)
    {
        DataViewSchema.Column label = rows.Require("label", labelName, "Single", static type => type.Equals(NumberDataViewType.Single));
        DataViewSchema.Column score = rows.Require("score", scoreName, "Single", static type => type.Equals(NumberDataViewType.Single));
        var evaluator = new RegressionEvaluator();
        rows.ForEach([label, score], cursor =>
        {
            ValueGetter<float> labelGetter = cursor.GetGetter<float>(label);
            ValueGetter<float> scoreGetter = cursor.GetGetter<float>(score);
            float actual = 0;
            float predicted = 0;
            return () =>
            {
                labelGetter(ref actual);
                if (float.IsNaN(actual))
                    return RowVerdict.NoLabel;
                scoreGetter(ref predicted);
                return float.IsNaN(predicted) ? RowVerdict.BadScore : evaluator.Read(actual, predicted);
            };
        });
        return evaluator.Result();
    }

    private RowVerdict Read(double actual, double predicted)
    {
        double error = actual - predicted;
        _rows++;
        _absoluteErrors += Math.Abs(error);
        _squaredErrors += error * error;
        double distance = actual - _labelMean;
        _labelMean += distance / _rows;
        _labelSpread += distance * (actual - _labelMean);
        return RowVerdict.Counted;
    }

    private RegressionMetrics Result() => new(
        _rows == 0 ? 0 : _absoluteErrors / _rows,
        _rows == 0 ? 0 : _squaredErrors / _rows,
        _rows == 0 ? 0 : _labelSpread == 0 ? double.NaN : 1 - (_squaredErrors / _labelSpread));
}
