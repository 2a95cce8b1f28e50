namespace LongRange;

/// <summary>How good answers are.</summary>
/// <param name="Share">Share of answers that are right.</param>
/// <param name="Error">Mean error, in the task's own measure; what is not a number counts as infinite.</param>
internal readonly record struct Assessment(double Share, double Error)
{
    /// <summary>The assessment of several batches of one size together.</summary>
    public static Assessment Mean(IReadOnlyCollection<Assessment> batches) => new(batches.Average(batch => batch.Share), batches.Average(batch => batch.Error));
}
