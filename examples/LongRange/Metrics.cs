namespace LongRange;

/// <summary>The figures of the last line of the output.</summary>
internal static class Metrics
{
    /// <summary>For each network the share of right answers, for instance <c>copy_lstm_200_clipped</c>, and of the exploding ones the error.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(IEnumerable<Run> runs)
    {
        foreach (Run run in runs)
        {
            string clipping = run.Plan.IsClipped ? "clipped" : "unclipped";
            yield return run.Plan.Gain == 1
                ? new($"{run.Plan.Task.Name}_{run.Plan.Cell.ToString().ToLowerInvariant()}_{run.Plan.Length}_{clipping}", run.Result.Share)
                : new($"exploding_error_{clipping}", run.Result.Error);
        }
    }
}
