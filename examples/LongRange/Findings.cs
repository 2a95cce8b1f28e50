namespace LongRange;

/// <summary>What the results say, in sentences. Every word of judgement is chosen by the figures.</summary>
internal static class Findings
{
    private const double Learnt = 0.9, Noticeable = 0.05;

    /// <summary>What the comparison says of a task at its greatest length.</summary>
    public static IEnumerable<string> OfTask(IReadOnlyList<Run> runs)
    {
        RunPlan first = runs[0].Plan;
        int length = runs.Max(run => run.Plan.Length);
        Run[] longest = [.. runs.Where(run => run.Plan.Length == length)];
        Run[] clipped = [.. longest.Where(run => run.Plan.IsClipped)];
        yield return $"At initialisation and length {length}, the gradient at the first step is this many times that at the last: " +
            string.Join(", ", clipped.Select(run => $"{run.Plan.CellName} {Reach.Format(Reach.Of(run.Before))} ({Reach.Verdict(Reach.Of(run.Before))})")) + ".";
        foreach (Run run in clipped)
        {
            yield return $"{Capital(run.Plan.CellName)}, trained with clipping: {JudgeShare(run)} ({Figures.Share(run.Result.Share)} right, {first.Task.ErrorName} {Figures.Error(run.Result.Error)}; {first.Task.Baseline}: {Figures.Share(first.Task.BaselineShare)} and {Figures.Error(first.Task.BaselineError)}). " +
                $"The gradient at the first step is now {Reach.Format(Reach.Of(run.After))} times that at the last: it {Reach.Verdict(Reach.Of(run.After))}.";
        }
    }

    /// <summary>What clipping changed in the comparison.</summary>
    public static IEnumerable<string> OfClipping(IReadOnlyList<Run> runs)
    {
        (Run Clipped, Run Unclipped)[] pairs = [.. runs.Where(run => run.Plan.IsClipped)
            .Select(run => (run, runs.Single(other => other.Plan == run.Plan with { IsClipped = false })))];
        (Run Clipped, Run Unclipped)[] better = [.. pairs.Where(pair => Gain(pair) > Noticeable).OrderByDescending(Gain)];
        (Run Clipped, Run Unclipped)[] worse = [.. pairs.Where(pair => Gain(pair) < -Noticeable).OrderBy(Gain)];
        yield return $"Of {pairs.Length} networks trained with Adam, clipping made {better.Length} better by more than {Figures.Share(Noticeable)} of the answers{Example(better)}, " +
            $"{worse.Length} worse{Example(worse)}, and left {pairs.Length - better.Length - worse.Length} as they were.";
        Run steepest = runs.Where(run => !run.Plan.IsClipped).MaxBy(run => run.Norms.Max())!;
        yield return $"The longest gradient of a training step without clipping was {Figures.Norm(steepest.Norms.Max())} ({steepest.Plan.Description}); " +
            "Adam divides a gradient by what gradients have been lately, which bounds the step but not what a few such gradients do to it.";
    }

    /// <summary>What the explosion did.</summary>
    public static IEnumerable<string> OfExplosion(Run clipped, Run unclipped)
    {
        double reach = Reach.Of(unclipped.Before);
        yield return $"At initialisation the gradient at the first step is {Reach.Format(reach)} times that at the last: it {Reach.Verdict(reach)}. " +
            "Nothing has been trained yet, so this holds with clipping and without.";
        yield return Describe(unclipped, "Without clipping");
        yield return Describe(clipped, "With clipping");
        string learnt = (HasLearnt(clipped), HasLearnt(unclipped)) switch
        {
            (true, true) => "both networks have learnt something of the task",
            (true, false) => "only the clipped network has learnt something of the task",
            (false, true) => "only the network that was not clipped has learnt something of the task",
            _ => "neither network has learnt anything of the task",
        };
        yield return $"The error at the end is {(clipped.Result.Error < unclipped.Result.Error ? "smaller" : "not smaller")} with clipping; {learnt}.";
    }

    private static string Describe(Run run, string name)
    {
        double longest = run.Norms.Max(), reach = Reach.Of(run.After);
        int when = run.Norms.ToList().IndexOf(longest) + 1;
        string end = reach == 0
            ? "0: the units are so far into saturation that nothing comes back"
            : $"{Reach.Format(reach)} times that at the last: it {Reach.Verdict(reach)}";
        return $"{name}, the longest gradient was {Figures.Norm(longest)}, at training step {when} of {run.Norms.Count}; by itself it moved the weights by " +
            $"{Figures.Norm(run.Plan.LearningRate * (run.Plan.IsClipped ? Math.Min(longest, RunPlan.ClipNorm) : longest))}. After training, the gradient at the first step is {end}. " +
            $"The {run.Plan.Task.ErrorName} is {Figures.Error(run.Result.Error)} ({run.Plan.Task.Baseline}: {Figures.Error(run.Plan.Task.BaselineError)}).";
    }

    private static string JudgeShare(Run run) =>
        run.Result.Share >= Learnt ? "it has learnt the task"
        : run.Result.Share > run.Plan.Task.BaselineShare + Noticeable && HasLearnt(run) ? "it has learnt a part of the task"
        : "it has learnt nothing of the task";

    /// <summary>A network that guesses has the baseline's error and a little more.</summary>
    private static bool HasLearnt(Run run) => run.Result.Error < (1 - Noticeable) * run.Plan.Task.BaselineError;

    private static double Gain((Run Clipped, Run Unclipped) pair) => pair.Clipped.Result.Share - pair.Unclipped.Result.Share;

    private static string Example((Run Clipped, Run Unclipped)[] pairs) => pairs.Length == 0 ? "" :
        $" (most: {pairs[0].Clipped.Plan.Task.Name}, {pairs[0].Clipped.Plan.CellName}, length {pairs[0].Clipped.Plan.Length}, {Figures.Share(pairs[0].Unclipped.Result.Share)} without and {Figures.Share(pairs[0].Clipped.Result.Share)} with)";

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
