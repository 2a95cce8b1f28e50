namespace Microsoft.ML.Contract.Tests;

/// <summary>Cross-validation: every fold has its model, its metrics and its scored rows.</summary>
public class CrossValidationTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public float Number { get; set; }

        public float Guess { get; set; }

        public bool Flag { get; set; }

        public string Group { get; set; } = "";
    }

    // The guess is off by one in every row, and the flag is the guess's sign.
    private IDataView Rows() => _ml.Data.LoadFromEnumerable(Enumerable.Range(-50, 100).Select(i => new Row
    {
        Number = i,
        Guess = i + 1,
        Flag = i + 1 > 0,
        Group = (i % 10).ToString(System.Globalization.CultureInfo.InvariantCulture),
    }));

    [Fact]
    public void Folds_are_numbered_from_zero_and_hold_every_row_once()
    {
        var results = _ml.Regression.CrossValidate(Rows(), _ml.Transforms.CopyColumns("Score", "Guess"), labelColumnName: "Number");

        Assert.Equal([0, 1, 2, 3, 4], results.Select(result => result.Fold));
        Assert.Equal(
            Enumerable.Range(-50, 100).Select(i => (float)i),
            results.SelectMany(result => result.ScoredHoldOutSet.Values<float>("Number")).Order());
    }

    [Fact]
    public void The_metrics_of_a_fold_are_those_of_its_scored_rows()
    {
        foreach (var result in _ml.Regression.CrossValidate(Rows(), _ml.Transforms.CopyColumns("Score", "Guess"), numberOfFolds: 3, labelColumnName: "Number"))
        {
            Assert.Equal(1, result.Metrics.MeanAbsoluteError, 1e-6);
            Assert.Equal(_ml.Regression.Evaluate(result.ScoredHoldOutSet, "Number").RSquared, result.Metrics.RSquared, 1e-12);
            Assert.Equal(result.ScoredHoldOutSet.Values<float>("Score"), result.Model.Transform(result.ScoredHoldOutSet).Values<float>("Score"));
        }
    }

    [Fact]
    public void Rows_with_one_sampling_key_are_in_one_fold()
    {
        var results = _ml.Regression.CrossValidate(Rows(), _ml.Transforms.CopyColumns("Score", "Guess"), numberOfFolds: 2, labelColumnName: "Number", samplingKeyColumnName: "Group");
        string[][] groups = results.Select(result => result.ScoredHoldOutSet.TextValues("Group").Distinct().ToArray()).ToArray();

        Assert.Empty(groups[0].Intersect(groups[1]));
    }

    [Fact]
    public void Scores_without_probabilities_are_cross_validated_too()
    {
        var trainer = _ml.Transforms.CopyColumns("Score", "Guess").Append(_ml.Transforms.CopyColumns("PredictedLabel", "Flag"));

        Assert.All(_ml.BinaryClassification.CrossValidateNonCalibrated(Rows(), trainer, numberOfFolds: 2, labelColumnName: "Flag"),
            result => Assert.Equal(1, result.Metrics.Accuracy));
    }
}
