using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>Two labels: is it the positive one?</summary>
internal sealed class BinaryTextClassification(LabelSet labels) : TextClassification
{
    private const string IsPositive = "IsPositive";

    /// <inheritdoc/>
    protected override IEstimator<ITransformer> MapLabels(MLContext ml)
    {
        var isPositive = new[] { KeyValuePair.Create(labels.Positive, true), KeyValuePair.Create(labels.Negative, false) };
        return ml.Transforms.Conversion.MapValue(IsPositive, isPositive, nameof(LabeledText.Label));
    }

    /// <inheritdoc/>
    protected override IEstimator<ITransformer> AppendTrainer(MLContext ml, IEstimator<ITransformer> labels, SequenceClassifierTrainer.Options options)
    {
        options.LabelColumnName = IsPositive;
        return labels.Append(ml.BinaryClassification.Trainers.SequenceClassifier(options));
    }

    /// <inheritdoc/>
    public override Assessment Evaluate(MLContext ml, ITransformer model, IDataView test)
    {
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(model.Transform(test), labelColumnName: IsPositive);
        return new Assessment(
            $"positive: {labels.Positive}, negative: {labels.Negative}\n{metrics.ConfusionMatrix.GetFormattedConfusionTable()}",
            [
                new("accuracy", metrics.Accuracy),
                new("f1", metrics.F1Score),
                new("auc", metrics.AreaUnderRocCurve),
            ]);
    }

    /// <inheritdoc/>
    public override IEnumerable<Prediction> Predict(MLContext ml, ITransformer model, IEnumerable<string> texts)
    {
        using var engine = ml.Model.CreatePredictionEngine<LabeledText, Output>(model);
        foreach (string text in texts)
        {
            Output output = engine.Predict(new LabeledText { Text = text });
            yield return output.PredictedLabel
                ? new Prediction(labels.Positive, output.Probability)
                : new Prediction(labels.Negative, 1 - output.Probability);
        }
    }

    private sealed class Output
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }
}
