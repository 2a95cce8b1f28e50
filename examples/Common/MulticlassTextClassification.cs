using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>Any number of labels: which one is it?</summary>
internal sealed class MulticlassTextClassification : TextClassification
{
    private const string LabelKey = "LabelKey", PredictedText = "PredictedText";

    /// <inheritdoc/>
    protected override IEstimator<ITransformer> MapLabels(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey(LabelKey, nameof(LabeledText.Label), keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    /// <inheritdoc/>
    protected override IEstimator<ITransformer> AppendTrainer(MLContext ml, IEstimator<ITransformer> labels, SequenceClassifierTrainer.Options options)
    {
        options.LabelColumnName = LabelKey;
        return labels
            .Append(ml.MulticlassClassification.Trainers.SequenceClassifier(options))
            .Append(ml.Transforms.Conversion.MapKeyToValue(PredictedText, "PredictedLabel"));
    }

    /// <inheritdoc/>
    public override Assessment Evaluate(MLContext ml, ITransformer model, IDataView test)
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test), labelColumnName: LabelKey);
        return new Assessment(
            metrics.ConfusionMatrix.GetFormattedConfusionTable(),
            [
                new("accuracy", metrics.MicroAccuracy),
                new("macro_accuracy", metrics.MacroAccuracy),
                new("log_loss", metrics.LogLoss),
            ]);
    }

    /// <inheritdoc/>
    public override IEnumerable<Prediction> Predict(MLContext ml, ITransformer model, IEnumerable<string> texts)
    {
        using var engine = ml.Model.CreatePredictionEngine<LabeledText, Output>(model);
        foreach (string text in texts)
        {
            Output output = engine.Predict(new LabeledText { Text = text });
            yield return new Prediction(output.PredictedText, output.Score.Max());
        }
    }

    private sealed class Output
    {
        [ColumnName(MulticlassTextClassification.PredictedText)]
        public string PredictedText { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
