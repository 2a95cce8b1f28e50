namespace Microsoft.ML.Contract.Tests;

/// <summary>The regression evaluator on data whose metrics can be computed by hand.</summary>
public class RegressionMetricsTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }

    private IDataView View(params (float Label, float Score)[] rows) =>
        _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Label = row.Label, Score = row.Score }));

    [Fact]
    public void Errors_are_averaged_over_the_rows()
    {
        // Errors 1, 0 and -3.
        var metrics = _ml.Regression.Evaluate(View((1, 2), (2, 2), (4, 1)));

        Assert.Equal(4.0 / 3, metrics.MeanAbsoluteError, 1e-9);
        Assert.Equal(10.0 / 3, metrics.MeanSquaredError, 1e-9);
        Assert.Equal(Math.Sqrt(10.0 / 3), metrics.RootMeanSquaredError, 1e-9);
        Assert.Equal(10.0 / 3, metrics.LossFunction, 1e-9);
    }

    [Fact]
    public void R_squared_compares_with_the_mean_of_the_labels()
    {
        // The labels 1, 2, 4 vary by 14/3 around their mean 7/3.
        Assert.Equal(1 - 10.0 / (14.0 / 3), _ml.Regression.Evaluate(View((1, 2), (2, 2), (4, 1))).RSquared, 1e-9);
        Assert.Equal(1.0, _ml.Regression.Evaluate(View((1, 1), (2, 2), (4, 4))).RSquared, 1e-9);
    }

    [Fact]
    public void A_row_whose_label_is_not_a_number_is_left_out() =>
        Assert.Equal(4.0 / 3, _ml.Regression.Evaluate(View((1, 2), (2, 2), (4, 1), (float.NaN, 5))).MeanAbsoluteError, 1e-9);

    [Fact]
    public void A_missing_score_column_is_an_error_that_names_it()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(View((1, 2)), scoreColumnName: "Nowhere"));

        Assert.Contains("Nowhere", thrown.Message, StringComparison.Ordinal);
    }
}
