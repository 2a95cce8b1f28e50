namespace Microsoft.ML.Data;

/// <summary>What the rows of a scored view come to.</summary>
internal sealed record BinaryEvaluation(
    ConfusionMatrix ConfusionMatrix,
    double AreaUnderRocCurve,
    double AreaUnderPrecisionRecallCurve,
    double LogLoss,
    double Entropy);
