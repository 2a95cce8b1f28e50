namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>What a prediction engine gives of a binary classifier.</summary>
public sealed class Verdict
{
    public bool PredictedLabel { get; set; }

    public float Score { get; set; }

    public float Probability { get; set; }
}
