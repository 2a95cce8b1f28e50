namespace Microsoft.ML.Data;

/// <summary>How close predicted numbers come.</summary>
public sealed class RegressionMetrics
{
    internal RegressionMetrics(double meanAbsoluteError, double meanSquaredError, double rSquared)
    {
        MeanAbsoluteError = meanAbsoluteError;
        MeanSquaredError = meanSquaredError;
        RootMeanSquaredError = Math.Sqrt(meanSquaredError);
        LossFunction = meanSquaredError;
        RSquared = rSquared;
    }

    public double MeanAbsoluteError { get; }

    public double MeanSquaredError { get; }

    public double RootMeanSquaredError { get; }

    /// <summary>The mean of the loss, which is the squared error.</summary>
    public double LossFunction { get; }

    /// <summary>1 less the squared error's share of the labels' variance: 1 is perfect, 0 no better than the labels' mean; NaN where all labels are one.</summary>
    public double RSquared { get; }
}
