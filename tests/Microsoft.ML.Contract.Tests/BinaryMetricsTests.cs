using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>The binary evaluator on data whose metrics can be computed by hand.</summary>
public class BinaryMetricsTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }

        public string Name { get; set; } = "";
    }

    // Sorted by score: + + - + - - -. One positive is scored below zero, one negative above.
    private static readonly (bool Label, float Score, float Probability)[] Seven =
    [
        (true, 2f, 0.9f), (true, 1f, 0.7f), (false, 0.5f, 0.6f), (true, -1f, 0.3f), (false, -2f, 0.2f), (false, -3f, 0.1f), (false, -3.5f, 0.05f),
    ];

    private IDataView View(params (bool Label, float Score, float Probability)[] rows) =>
        _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Label = row.Label, Score = row.Score, Probability = row.Probability, PredictedLabel = row.Score > 0 }));

    private static double Bits(double probability) => -Math.Log2(probability);

    [Fact]
    public void Accuracy_precision_recall_and_f1_count_the_right_and_the_wrong()
    {
        var metrics = _ml.BinaryClassification.Evaluate(View(Seven));

        Assert.Equal(5.0 / 7, metrics.Accuracy, 1e-9);
        Assert.Equal(2.0 / 3, metrics.PositivePrecision, 1e-9);
        Assert.Equal(2.0 / 3, metrics.PositiveRecall, 1e-9);
        Assert.Equal(3.0 / 4, metrics.NegativePrecision, 1e-9);
        Assert.Equal(3.0 / 4, metrics.NegativeRecall, 1e-9);
        Assert.Equal(2.0 / 3, metrics.F1Score, 1e-9);
    }

    [Fact]
    public void The_area_under_the_roc_curve_is_the_share_of_pairs_in_the_right_order()
    {
        // Of 3 x 4 pairs of a positive and a negative, one (-1 against 0.5) is in the wrong order.
        Assert.Equal(11.0 / 12, _ml.BinaryClassification.Evaluate(View(Seven)).AreaUnderRocCurve, 1e-9);
    }

    [Fact]
    public void A_tie_counts_half_in_the_area_under_the_roc_curve()
    {
        // Pairs: (1, 1) tie, (1, -1) right, (0, 1) wrong, (0, -1) right.
        var metrics = _ml.BinaryClassification.Evaluate(View((true, 1f, 0.7f), (false, 1f, 0.7f), (true, 0f, 0.5f), (false, -1f, 0.3f)));

        Assert.Equal(2.5 / 4, metrics.AreaUnderRocCurve, 1e-9);
    }

    [Fact]
    public void The_area_under_the_precision_recall_curve_is_a_sum_of_trapezes()
    {
        // Precision 1 up to recall 2/3; then from 2/3 (after the false positive) to 3/4 at recall 1.
        double expected = (2.0 / 3) + ((1.0 / 3) * ((2.0 / 3) + (3.0 / 4)) / 2);

        Assert.Equal(expected, _ml.BinaryClassification.Evaluate(View(Seven)).AreaUnderPrecisionRecallCurve, 1e-9);
    }

    [Fact]
    public void Log_loss_is_in_bits_and_its_reduction_is_relative_to_the_entropy_of_the_labels()
    {
        var metrics = _ml.BinaryClassification.Evaluate(View(Seven));

        double logLoss = (Bits(0.9) + Bits(0.7) + Bits(0.4) + Bits(0.3) + Bits(0.8) + Bits(0.9) + Bits(0.95)) / 7;
        double entropy = ((3 * Bits(3.0 / 7)) + (4 * Bits(4.0 / 7))) / 7;
        Assert.Equal(logLoss, metrics.LogLoss, 1e-6);
        Assert.Equal(entropy, metrics.Entropy, 1e-9);
        Assert.Equal((entropy - logLoss) / entropy, metrics.LogLossReduction, 1e-6);
    }

    [Fact]
    public void A_certain_mistake_costs_an_infinite_log_loss() =>
        Assert.Equal(double.PositiveInfinity, _ml.BinaryClassification.Evaluate(View((true, -9f, 0f), (false, -9f, 0f), (true, 9f, 1f))).LogLoss);

    [Fact]
    public void The_confusion_matrix_has_the_positive_class_first()
    {
        var matrix = _ml.BinaryClassification.Evaluate(View(Seven)).ConfusionMatrix;

        Assert.Equal(2, matrix.NumberOfClasses);
        Assert.Equal([[2.0, 1.0], [1.0, 3.0]], matrix.Counts);
        Assert.Equal([2.0 / 3, 3.0 / 4], matrix.PerClassPrecision);
        Assert.Equal([2.0 / 3, 3.0 / 4], matrix.PerClassRecall);
    }

    [Fact]
    public void A_count_of_the_matrix_is_asked_for_by_the_predicted_and_the_actual_class()
    {
        // One false negative against two false positives, so that a transposed matrix shows.
        var matrix = _ml.BinaryClassification.Evaluate(View((true, 1f, 0.7f), (true, -1f, 0.3f), (false, 1f, 0.7f), (false, 2f, 0.9f), (false, -1f, 0.3f))).ConfusionMatrix;

        Assert.Equal([[1.0, 1.0], [2.0, 1.0]], matrix.Counts);
        Assert.Equal(1.0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Equal(2.0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 1));
    }

    [Fact]
    public void The_formatted_confusion_table_has_counts_precision_and_recall()
    {
        string table = _ml.BinaryClassification.Evaluate(View(Seven)).ConfusionMatrix.GetFormattedConfusionTable();

        Assert.Equal(
            [
                "TEST POSITIVE RATIO:\t0.4286 (3.0/(3.0+4.0))",
                "Confusion table",
                "          ||======================",
                "PREDICTED || positive | negative | Recall",
                "TRUTH     ||======================",
                " positive ||        2 |        1 | 0.6667",
                " negative ||        1 |        3 | 0.7500",
                "          ||======================",
                "Precision ||   0.6667 |   0.7500 |",
            ],
            table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_score_of_zero_predicts_the_negative_class_and_the_predicted_label_column_has_no_say()
    {
        var rows = _ml.Data.LoadFromEnumerable(
        [
            new Row { Label = true, Score = 0f, Probability = 0.5f, PredictedLabel = true },
            new Row { Label = true, Score = 1f, Probability = 0.7f, PredictedLabel = false },
            new Row { Label = false, Score = -1f, Probability = 0.3f, PredictedLabel = true },
        ]);

        Assert.Equal([[1.0, 1.0], [0.0, 1.0]], _ml.BinaryClassification.Evaluate(rows).ConfusionMatrix.Counts);
    }

    [Fact]
    public void A_row_whose_score_is_not_a_number_is_left_out()
    {
        var metrics = _ml.BinaryClassification.Evaluate(View([.. Seven, (true, float.NaN, float.NaN)]));

        Assert.Equal(5.0 / 7, metrics.Accuracy, 1e-9);
        Assert.Equal(11.0 / 12, metrics.AreaUnderRocCurve, 1e-9);
    }

    [Fact]
    public void Rows_of_one_class_only_or_no_rows_cannot_be_evaluated()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(View(Seven.Where(row => row.Label).ToArray())));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(View(Seven.Where(row => !row.Label).ToArray())));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(View()));
    }

    [Fact]
    public void Without_probabilities_the_other_metrics_are_there()
    {
        var rows = _ml.Transforms.DropColumns("Probability").FitAndTransform(View(Seven));
        var metrics = _ml.BinaryClassification.EvaluateNonCalibrated(rows);

        Assert.Equal(5.0 / 7, metrics.Accuracy, 1e-9);
        Assert.Equal(11.0 / 12, metrics.AreaUnderRocCurve, 1e-9);
        Assert.ThrowsAny<Exception>(() => _ml.BinaryClassification.Evaluate(rows));
    }

    [Fact]
    public void A_missing_label_column_or_one_of_text_is_an_error_that_names_it()
    {
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(View(Seven), labelColumnName: "Nowhere"));
        var text = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(View(Seven), labelColumnName: "Name"));

        Assert.Contains("Nowhere", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Name", text.Message, StringComparison.Ordinal);
    }
}
