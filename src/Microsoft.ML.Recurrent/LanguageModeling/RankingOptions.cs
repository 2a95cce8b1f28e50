namespace Microsoft.ML.Recurrent;

/// <summary>
/// How sentences are ranked, as for the n-best lists of a recogniser:
/// <c>Score = (1 - OutsideWeight) · LogProbability / (tokens + 1)^LengthNormalization + OutsideWeight · outside score</c>.
/// </summary>
public sealed class RankingOptions
{
    /// <summary>At least 0: 0 compares the logarithms of probabilities, which favours short sentences; 1 their means over the tokens and the end.</summary>
    public float LengthNormalization { get; set; }

    /// <summary>A score of each candidate from elsewhere, in their order, such as the logarithm of an acoustic probability; <see langword="null"/> for none.</summary>
    public IReadOnlyList<double>? OutsideScores { get; set; }

    /// <summary>The part of the outside scores, from 0 to 1. Without <see cref="OutsideScores"/> it must be 0.</summary>
    public float OutsideWeight { get; set; }

    internal void Check(int candidates)
    {
        var faults = new OptionsFaults();
        faults.NotNegative(LengthNormalization, nameof(LengthNormalization));
        if (!(OutsideWeight is >= 0 and <= 1))
            faults.Add(FormattableString.Invariant($"{nameof(OutsideWeight)} must be from 0 to 1; it is {OutsideWeight}."));
        if (OutsideScores is null && OutsideWeight != 0)
            faults.Add($"{nameof(OutsideWeight)} is given, but {nameof(OutsideScores)} are not.");
        if (OutsideScores is not null && OutsideScores.Count != candidates)
            faults.Add($"{nameof(OutsideScores)} must have a score for each of {candidates} candidates; it has {OutsideScores.Count}.");
        if (OutsideScores is not null && OutsideScores.Any(double.IsNaN))
            faults.Add($"{nameof(OutsideScores)} must be numbers; one is not a number.");
        faults.ThrowIfAny(nameof(RankingOptions));
    }

    internal double Score(int candidate, double logProbability, int length)
    {
        double own = logProbability / Math.Pow(length, LengthNormalization);
        // A part of zero leaves even an infinite score out.
        double score = OutsideWeight < 1 ? (1 - OutsideWeight) * own : 0;
        return OutsideWeight > 0 ? score + OutsideWeight * OutsideScores![candidate] : score;
    }
}
