using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>The multiclass evaluator on data whose metrics can be computed by hand.</summary>
public class MulticlassMetricsTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public string Class { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private static readonly (string Class, float[] Score)[] Six =
    [
        ("a", [0.7f, 0.2f, 0.1f]),
        ("a", [0.3f, 0.5f, 0.2f]),
        ("b", [0.1f, 0.8f, 0.1f]),
        ("c", [0.2f, 0.2f, 0.6f]),
        ("c", [0.1f, 0.3f, 0.6f]),
        ("c", [0.5f, 0.3f, 0.2f]),
    ];

    /// <summary>A view with a key label of the classes a, b and c, an empty class being the missing key, scores, and the predicted label as a key.</summary>
    private IDataView View(IEnumerable<(string Class, float[] Score)> rows)
    {
        var view = _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Class = row.Class, Score = row.Score }));
        var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Class", keyData: _ml.Texts("a", "b", "c")).Fit(view);
        var predictor = new ColumnAdder(AddedColumn.Of<VBuffer<float>, uint>(
            "PredictedLabel",
            new KeyDataViewType(typeof(uint), 3),
            null,
            "Score",
            score => 1 + (uint)Array.IndexOf(score.DenseValues().ToArray(), score.DenseValues().Max())));
        return predictor.Transform(model.Transform(view));
    }

    private static double Nats(double probability) => -Math.Log(probability);

    [Fact]
    public void Micro_accuracy_counts_rows_and_macro_accuracy_averages_classes()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View(Six));

        Assert.Equal(4.0 / 6, metrics.MicroAccuracy, 1e-9);
        Assert.Equal((1.0 / 2 + 1 + 2.0 / 3) / 3, metrics.MacroAccuracy, 1e-9);
    }

    [Fact]
    public void Macro_accuracy_averages_the_classes_that_occur()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View(Six.Where(row => row.Class != "b")));

        Assert.Equal((1.0 / 2 + 2.0 / 3) / 2, metrics.MacroAccuracy, 1e-9);
        Assert.Equal(0, metrics.PerClassLogLoss[1]);
    }

    [Fact]
    public void Log_loss_is_in_nats_and_its_reduction_is_relative_to_the_shares_of_the_classes()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View(Six));

        double a = Nats(0.7) + Nats(0.3);
        double b = Nats(0.8);
        double c = Nats(0.6) + Nats(0.6) + Nats(0.2);
        double prior = ((2 * Nats(2.0 / 6)) + Nats(1.0 / 6) + (3 * Nats(3.0 / 6))) / 6;
        Assert.Equal((a + b + c) / 6, metrics.LogLoss, 1e-6);
        Assert.Equal(1 - (a + b + c) / 6 / prior, metrics.LogLossReduction, 1e-6);
        Assert.Equal(a / 2, metrics.PerClassLogLoss[0], 1e-6);
        Assert.Equal(b, metrics.PerClassLogLoss[1], 1e-6);
        Assert.Equal(c / 3, metrics.PerClassLogLoss[2], 1e-6);
    }

    [Fact]
    public void A_probability_of_zero_costs_no_more_than_one_of_ten_to_the_minus_fifteen()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View([.. Six, ("b", [1f, 0f, 0f])]));

        Assert.Equal((Nats(0.8) + Nats(1e-15)) / 2, metrics.PerClassLogLoss[1], 1e-5);
    }

    [Fact]
    public void Top_k_accuracy_counts_labels_among_the_best_k_scores()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View(Six), topKPredictionCount: 2);

        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal(5.0 / 6, metrics.TopKAccuracy, 1e-9);
        Assert.Equal(2, metrics.TopKAccuracyForAllK.Count);
        Assert.Equal(4.0 / 6, metrics.TopKAccuracyForAllK[0], 1e-9);
        Assert.Equal(5.0 / 6, metrics.TopKAccuracyForAllK[1], 1e-9);
    }

    [Fact]
    public void Without_a_k_there_is_no_top_k_accuracy()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View(Six));

        Assert.Equal(0, metrics.TopKPredictionCount);
        Assert.Equal(0, metrics.TopKAccuracy);
        Assert.Null(metrics.TopKAccuracyForAllK);
    }

    [Fact]
    public void The_confusion_matrix_has_true_classes_in_rows_and_predicted_ones_in_columns()
    {
        var matrix = _ml.MulticlassClassification.Evaluate(View(Six)).ConfusionMatrix;

        Assert.Equal(3, matrix.NumberOfClasses);
        Assert.Equal([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 2.0]], matrix.Counts);
        Assert.Equal([0.5, 0.5, 1.0], matrix.PerClassPrecision);
        Assert.Equal([0.5, 1.0, 2.0 / 3], matrix.PerClassRecall);
        Assert.Equal(1.0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 2));
        Assert.Equal(0.0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 2, actualClassIndicatorIndex: 0));
    }

    [Fact]
    public void The_formatted_confusion_table_numbers_classes_that_have_no_names()
    {
        string table = _ml.MulticlassClassification.Evaluate(View(Six)).ConfusionMatrix.GetFormattedConfusionTable();

        Assert.Equal(
            [
                "Confusion table",
                "          ||========================",
                "PREDICTED ||     0 |     1 |     2 | Recall",
                "TRUTH     ||========================",
                "        0 ||     1 |     1 |     0 | 0.5000",
                "        1 ||     0 |     1 |     0 | 1.0000",
                "        2 ||     1 |     0 |     2 | 0.6667",
                "          ||========================",
                "Precision ||0.5000 |0.5000 |1.0000 |",
            ],
            table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_row_without_a_label_is_left_out()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View([.. Six, ("", [0.7f, 0.2f, 0.1f])]));

        Assert.Equal(4.0 / 6, metrics.MicroAccuracy, 1e-9);
    }

    [Fact]
    public void A_row_with_a_score_that_is_not_a_number_is_left_out()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(View([.. Six, ("a", [float.NaN, 0.2f, 0.1f])]));

        Assert.Equal(4.0 / 6, metrics.MicroAccuracy, 1e-9);
        Assert.Equal(2, metrics.ConfusionMatrix.Counts[0].Sum());
    }

    [Fact]
    public void Label_columns_that_are_missing_or_texts_or_vectors_are_errors_that_name_them()
    {
        foreach (string column in new[] { "Nowhere", "Name", "Score" })
        {
            var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(View(Six), labelColumnName: column));
            Assert.Contains(column, thrown.Message, StringComparison.Ordinal);
        }
    }
}
