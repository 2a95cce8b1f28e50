using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Gathers labels, scores and probabilities of a scored view, and computes what they come to.</summary>
internal sealed class BinaryEvaluator
{
    private readonly RankedScores _ranked = new();
    private readonly double[][] _counts = [[0, 0], [0, 0]];
    private double _logLoss;

    /// <param name="rows">The scored rows.</param>
    /// <param name="labelName">A column of booleans, of numbers (positive above 0), or of keys of two values (positive the second).</param>
    /// <param name="scoreName">A column of numbers.</param>
    /// <param name="probabilityName">A column of numbers, or null where there are none.</param>
    public static BinaryEvaluation Evaluate(EvaluatedRows rows, string labelName, string scoreName, string probabilityName)
    {
        DataViewSchema.Column label = rows.Require("label", labelName, "Single, Double, Boolean or a key of two values",
            type => type is BooleanDataViewType or KeyDataViewType { Count: 2 } || LabelReader.IsReal(type));
        DataViewSchema.Column score = rows.Require("score", scoreName, "Single", static type => type.Equals(NumberDataViewType.Single));
        DataViewSchema.Column[] probabilities = probabilityName == null
            ? []
            : [rows.Require("probability", probabilityName, "Single", static type => type.Equals(NumberDataViewType.Single))];
        var evaluator = new BinaryEvaluator();
        rows.ForEach([label, score, .. probabilities], cursor =>
        {
            Func<double> labelReader = LabelReader.Create(cursor, label);
            ValueGetter<float> scoreGetter = cursor.GetGetter<float>(score);
            ValueGetter<float> probabilityGetter = probabilities.Length == 0
                ? static (ref float value) => value = float.NaN
                : cursor.GetGetter<float>(probabilities[0]);
            return () => evaluator.Read(labelReader(), scoreGetter, probabilityGetter);
        });
        return evaluator.Result();
    }

    private RowVerdict Read(double label, ValueGetter<float> scoreGetter, ValueGetter<float> probabilityGetter)
    {
        if (double.IsNaN(label))
            return RowVerdict.NoLabel;
        float score = 0;
        scoreGetter(ref score);
        if (float.IsNaN(score))
            return RowVerdict.BadScore;
        float probability = 0;
        probabilityGetter(ref probability);
        bool positive = label > 0;
        _ranked.Add(score, positive);
        _counts[positive ? 0 : 1][score > 0 ? 0 : 1]++;
        _logLoss -= Math.Log2(positive ? probability : 1.0 - probability);
        return RowVerdict.Counted;
    }

    private BinaryEvaluation Result()
    {
        double positives = _counts[0].Sum();
        double negatives = _counts[1].Sum();
        if (positives == 0)
            throw new ArgumentOutOfRangeException("PosSample", "AUC is not defined when there is no positive class in the data");
        if (negatives == 0)
            throw new ArgumentOutOfRangeException("NegSample", "AUC is not defined when there is no negative class in the data");
        double share = positives / (positives + negatives);
        (double roc, double precisionRecall) = _ranked.Areas();
        return new BinaryEvaluation(
            new ConfusionMatrix(_counts, ["positive", "negative"], isBinary: true),
            roc,
            precisionRecall,
            _logLoss / (positives + negatives),
            -(share * Math.Log2(share)) - ((1 - share) * Math.Log2(1 - share)));
    }
}
