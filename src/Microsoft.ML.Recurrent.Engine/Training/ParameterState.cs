namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What a run keeps of one parameter beside its weights; all arrays are as long as the weights, or empty when not needed.</summary>
internal sealed class ParameterState
{
    /// <summary>Adam's mean of gradients, or the velocity of SGD.</summary>
    public float[] First { get; set; } = [];

    /// <summary>Adam's mean of squared gradients.</summary>
    public float[] Second { get; set; } = [];

    /// <summary>Average of the weights.</summary>
    public float[] Average { get; set; } = [];

    /// <summary>Of a row-sparse parameter, for each row the value of <see cref="TrainingState.AverageClock"/> that its average is up to date with.</summary>
    public double[] AverageClocks { get; set; } = [];

    /// <summary>The best weights so far.</summary>
    public float[] Best { get; set; } = [];
}
