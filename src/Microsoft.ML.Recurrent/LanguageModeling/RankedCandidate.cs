namespace Microsoft.ML.Recurrent;

/// <summary>A sentence that was ranked by a language model.</summary>
/// <param name="Index">Its place among the candidates, from 0.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="LogProbability">The natural logarithm of its probability, the end included.</param>
/// <param name="Score">What it was ranked by, as <see cref="RankingOptions"/> says; the higher the better.</param>
public sealed record RankedCandidate(int Index, IReadOnlyList<string> Tokens, double LogProbability, double Score)
{
    /// <summary>Score and tokens.</summary>
    public override string ToString() => FormattableString.Invariant($"{Score:F3} {string.Join(' ', Tokens)}");
}
