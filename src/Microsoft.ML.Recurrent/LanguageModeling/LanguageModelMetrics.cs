namespace Microsoft.ML.Recurrent;

/// <summary>How well a language model predicts a text. The end of each row counts as a token.</summary>
public sealed class LanguageModelMetrics
{
    internal LanguageModelMetrics(double logProbability, long tokens, long unknownTokens, long rows, long? characters)
    {
        CrossEntropy = -logProbability / tokens;
        TokenCount = tokens;
        OutOfVocabularyRate = tokens == rows ? 0 : (double)unknownTokens / (tokens - rows);
        BitsPerCharacter = characters is > 0 ? -logProbability / Math.Log(2) / characters.Value : double.NaN;
    }

    /// <summary>exp(<see cref="CrossEntropy"/>); infinite where the model gave a token no probability.</summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>The mean of -ln P over all tokens, in nats.</summary>
    public double CrossEntropy { get; }

    /// <summary><see cref="CrossEntropy"/> in bits.</summary>
    public double CrossEntropyBits => CrossEntropy / Math.Log(2);

    /// <summary>
    /// -log2 P of the text over its characters: Unicode scalar values of the tokens, a blank between two words, and one for the end of each row.
    /// Not a number where the texts of the tokens are not in the data.
    /// </summary>
    public double BitsPerCharacter { get; }

    /// <summary>The part of the tokens, ends left out, that the model does not know, from 0 to 1. They are predicted as the unknown token.</summary>
    public double OutOfVocabularyRate { get; }

    /// <summary>Number of tokens predicted: those of the rows, and an end for each row.</summary>
    public long TokenCount { get; }
}
