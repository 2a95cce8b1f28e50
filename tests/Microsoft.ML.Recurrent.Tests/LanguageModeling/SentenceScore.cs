namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>What a language model says of a row.</summary>
public sealed class SentenceScore
{
    public float LogProbability { get; set; }

    public float Perplexity { get; set; }

    public float[] TokenLogProbabilities { get; set; } = [];

    public uint NextToken { get; set; }

    public float[] Score { get; set; } = [];

    public int UnknownTokens { get; set; }
}
