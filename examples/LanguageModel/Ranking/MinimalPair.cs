namespace LanguageModel.Ranking;

/// <summary>Two sentences that differ in one thing, which one of them has right.</summary>
/// <param name="Paradigm">What they differ in.</param>
/// <param name="Acceptable">The right one.</param>
/// <param name="Unacceptable">The wrong one.</param>
internal sealed record MinimalPair(string Paradigm, string Acceptable, string Unacceptable);
