namespace LearningCurves;

/// <summary>What a side had reached after an epoch.</summary>
/// <param name="Tokens">Tokens that it had been trained on.</param>
/// <param name="Seconds">Seconds since training began, validation included.</param>
/// <param name="Loss">Mean loss on the validation text, nats a token.</param>
internal readonly record struct CurvePoint(long Tokens, double Seconds, double Loss)
{
    /// <summary>Bits a token.</summary>
    public double Bits => Loss / Math.Log(2);

    public double Perplexity => Math.Exp(Loss);
}
