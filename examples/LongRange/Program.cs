using System.Diagnostics;
using System.Globalization;
using Examples.Common;
using LongRange;

// How far back in time can a recurrent network learn? Trains small networks on made sequences, and draws what they learn and where their gradient goes.
return Interruptible.Run(cancellation => new Command(settings => Report(settings, cancellation)).Invoke(args, Console.Out, Console.Error));

static int Report(Settings settings, CancellationToken cancellation)
{
    var clock = Stopwatch.StartNew();
    IReadOnlyList<RunPlan> comparison = settings.Comparison(), explosion = settings.Explosion();
    foreach (LongRangeTask task in LongRangeTask.All)
        Console.WriteLine($"{task.Name}: {task.Definition}\n");
    Console.WriteLine(ResultPage.Setup(comparison[0]) + "\n");

    IReadOnlyList<Run> runs = Runs.Execute([.. comparison, .. explosion], cancellation);
    Run[] compared = [.. runs.Take(comparison.Count)], exploded = [.. runs.Skip(comparison.Count)];
    File.WriteAllText(settings.Output, ResultPage.Draw(compared, exploded));

    Console.WriteLine();
    foreach (IGrouping<LongRangeTask, Run> task in compared.GroupBy(run => run.Plan.Task))
    {
        Console.WriteLine($"The {task.Key.Name} task. {string.Join('\n', Findings.OfTask([.. task]))}\n");
    }
    Console.WriteLine($"Clipping. {string.Join('\n', Findings.OfClipping(compared))}\n");
    Console.WriteLine($"A gradient that explodes. {string.Join('\n', Findings.OfExplosion(exploded.Single(run => run.Plan.IsClipped), exploded.Single(run => !run.Plan.IsClipped)))}\n");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} networks in {clock.Elapsed.TotalSeconds:0} seconds"));
    Console.WriteLine($"charts: {settings.Output}");
    Console.WriteLine();
    Console.WriteLine(MetricsLine.Of(Metrics.Of(runs)));
    return 0;
}
