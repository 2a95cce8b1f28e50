using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.Recurrent;
using Spectre.Console;

namespace LongRange;

/// <summary>Runs plans side by side, one on each core, and shows how far they are: a live bar on a terminal, and a line for each network that is done.</summary>
internal static class Runs
{
    /// <summary>Runs all plans.</summary>
    /// <returns>In the order of the plans; the same for any number of cores.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<Run> Execute(IReadOnlyList<RunPlan> plans, CancellationToken cancellation)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return Execute(plans, () => { }, Console.WriteLine, cancellation);
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask($"{plans.Count} networks", maxValue: plans.Sum(plan => (double)plan.Steps));
                return Execute(plans, () => bar.Increment(1), AnsiConsole.WriteLine, cancellation);
            });
    }

    private static Run[] Execute(IReadOnlyList<RunPlan> plans, Action stepped, Action<string> done, CancellationToken cancellation)
    {
        var runs = new Run[plans.Count];
        int finished = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        // Those that take longest go first, so that no core is left waiting for the last of them.
        int[] order = [.. Enumerable.Range(0, plans.Count).OrderByDescending(i => Cost(plans[i]))];
        Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering), options, i =>
        {
            runs[i] = Run.Execute(plans[i], stepped, cancellation);
            done(string.Create(CultureInfo.InvariantCulture,
                $"{Interlocked.Increment(ref finished),3}/{plans.Count} {plans[i].Description}: {plans[i].Task.Measure} {Figures.Share(runs[i].Result.Share)}, {plans[i].Task.ErrorName} {Figures.Error(runs[i].Result.Error)}"));
        });
        return runs;
    }

    private static long Cost(RunPlan plan) => (long)plan.Length * plan.Steps * plan.Cell switch
    {
        RecurrentCell.Rnn => 1,
        RecurrentCell.Gru => 3,
        _ => 4,
    };
}
