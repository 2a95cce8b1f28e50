using Microsoft.ML.Recurrent.Engine.Decoding;

namespace Microsoft.ML.Recurrent;

/// <summary>How a language model continues a sentence.</summary>
public sealed class GenerationOptions
{
    /// <summary>Most tokens to generate, 1 to 1,048,576.</summary>
    public int MaximumLength { get; set; } = 100;

    /// <summary>Probabilities are raised to the power 1 / temperature: below 1 the probable becomes more probable. 0 always takes the most probable token (greedy).</summary>
    public float Temperature { get; set; } = 1;

    /// <summary>Tokens are drawn from this many of the most probable ones (Fan et al. 2018); 0 for all.</summary>
    public int TopK { get; set; }

    /// <summary>Tokens are drawn from the most probable ones that together reach this probability, above 0 (Holtzman et al. 2020); 1 for all. Applied after <see cref="TopK"/>.</summary>
    public float TopP { get; set; } = 1;

    /// <summary>At least 1: the logarithm of the probability of a token that is in the prompt or was generated is multiplied by this (Keskar et al. 2019); 1 for no penalty.</summary>
    public float RepetitionPenalty { get; set; } = 1;

    /// <summary>Whether the unknown token may be generated.</summary>
    public bool AllowUnknown { get; set; }

    /// <summary>Generation stops with any of these tokens, which is the last one of the result.</summary>
    public IReadOnlyList<string> StopTokens { get; set; } = [];

    /// <summary>Seed of the draws: the same seed gives the same tokens.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// Number of beginnings that a beam search keeps, 1 to 1,024. Above 1 the result is the most probable continuation that the search finds, and
    /// temperature, top-k, top-p, the penalty and the seed have no effect.
    /// </summary>
    public int BeamWidth { get; set; } = 1;

    /// <summary>Of a beam search: continuations are compared by the logarithm of their probability over their length to this power, at least 0 (Wu et al. 2016); 0 favours short ones.</summary>
    public float LengthNormalization { get; set; } = 1;

    internal SamplingSettings Sampling => new()
    {
        Temperature = Temperature,
        TopK = TopK,
        TopP = TopP,
        RepetitionPenalty = RepetitionPenalty,
        Seed = unchecked((ulong)Seed),
    };

    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    internal GenerationOptions CheckedCopy()
    {
        var faults = new OptionsFaults();
        faults.Range(MaximumLength, 1, 1 << 20, nameof(MaximumLength));
        faults.NotNegative(Temperature, nameof(Temperature));
        faults.Range(TopK, 0, int.MaxValue, nameof(TopK));
        if (!(TopP is > 0 and <= 1))
            faults.Add(FormattableString.Invariant($"{nameof(TopP)} must be above 0 and at most 1; it is {TopP}."));
        if (!(RepetitionPenalty >= 1 && float.IsFinite(RepetitionPenalty)))
            faults.Add(FormattableString.Invariant($"{nameof(RepetitionPenalty)} must be a finite number, at least 1; it is {RepetitionPenalty}."));
        if (StopTokens is null || StopTokens.Contains(null!))
            faults.Add($"{nameof(StopTokens)} must be a list of tokens; {(StopTokens is null ? "it" : "one")} is null.");
        faults.Range(BeamWidth, 1, 1024, nameof(BeamWidth));
        faults.NotNegative(LengthNormalization, nameof(LengthNormalization));
        faults.ThrowIfAny(nameof(GenerationOptions));
        return (GenerationOptions)MemberwiseClone();
    }
}
