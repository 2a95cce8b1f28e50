using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Drawing;

namespace LongRange;

/// <summary>The page: what was done, what was found, charts and figures.</summary>
internal static class ResultPage
{
    private const string Style = "table{border-collapse:collapse}td,th{padding:.1em 1em .1em 0;text-align:left}td.number{text-align:right;font-variant-numeric:tabular-nums}svg{margin:.5rem 0}";

    /// <summary>The page's file.</summary>
    /// <param name="comparison">The runs of <see cref="Settings.Comparison"/>.</param>
    /// <param name="explosion">The runs of <see cref="Settings.Explosion"/>.</param>
    public static string Draw(IReadOnlyList<Run> comparison, IReadOnlyList<Run> explosion) => Page.Write("Long range", Style,
        new XElement("h1", "How far back can a recurrent network learn?"),
        new XElement("p", Setup(comparison[0].Plan)),
        new XElement("p", FormattableString.Invariant($"The plots below show the Euclidean norm of the gradient of a sequence's loss with respect to the state after each of its steps (h; of an LSTM also the cell state c as it is handed to the next step), averaged over 100 sequences of the test. Norms below {Charts.Smallest:0e0} are drawn at the foot of the axis.")),
        comparison.GroupBy(run => run.Plan.Task).Select(task => Section([.. task])),
        new XElement("h2", "Clipping, over all networks above"),
        Findings.OfClipping(comparison).Select(sentence => new XElement("p", sentence)),
        Explosion(explosion.Single(run => run.Plan.IsClipped), explosion.Single(run => !run.Plan.IsClipped)),
        new XElement("h2", "All figures"),
        comparison.GroupBy(run => run.Plan.Task).Select(task => Table([.. task])));

    /// <summary>The networks and how they are trained.</summary>
    public static string Setup(RunPlan plan) => FormattableString.Invariant(
        $"One layer of {RunPlan.HiddenSize} hidden units under a linear output; {plan.Steps} steps of {plan.Optimizer}, learning rate {plan.LearningRate}, on {RunPlan.BatchSize} new sequences each; clipping, where it is on, to norm {RunPlan.ClipNorm}; seed {plan.Seed}. The library's initial weights: Glorot for input and output, orthogonal for recurrent weights, biases 0, an LSTM's forget gate 1.");

    private static XElement[] Section(Run[] runs)
    {
        LongRangeTask task = runs[0].Plan.Task;
        int length = runs.Max(run => run.Plan.Length);
        Run[] clipped = [.. runs.Where(run => run.Plan.Length == length && run.Plan.IsClipped)], unclipped = [.. runs.Where(run => run.Plan.Length == length && !run.Plan.IsClipped)];
        return
        [
            new XElement("h2", $"The {task.Name} task"),
            new XElement("p", task.Definition),
            .. Findings.OfTask(runs).Select(sentence => new XElement("p", sentence)),
            Charts.Accuracy(runs),
            Charts.Flow($"{task.Name}, length {length}: gradient norm at each step, at initialisation", [.. clipped.Select(run => (run.Plan.CellName, Charts.Color(run.Plan.Cell), run.Before))]),
            Charts.Flow($"{task.Name}, length {length}: after training with clipping", [.. clipped.Select(run => (run.Plan.CellName, Charts.Color(run.Plan.Cell), run.After))]),
            Charts.Flow($"{task.Name}, length {length}: after training without clipping", [.. unclipped.Select(run => (run.Plan.CellName, Charts.Color(run.Plan.Cell), run.After))]),
        ];
    }

    private static XElement[] Explosion(Run clipped, Run unclipped)
    {
        RunPlan plan = clipped.Plan;
        string with = Chart.Color(2), without = Chart.Color(1), before = Chart.Color(0);
        return
        [
            new XElement("h2", "A gradient that explodes"),
            new XElement("p", FormattableString.Invariant($"A {plan.CellName} on the {plan.Task.Name} task, length {plan.Length}, whose initial recurrent weights are {plan.Gain} times the orthogonal ones, and gradient descent with learning rate {plan.LearningRate} and momentum {plan.Momentum}, whose steps, unlike those of Adam, are as long as the gradients. The rest is as above.")),
            .. Findings.OfExplosion(clipped, unclipped).Select(sentence => new XElement("p", sentence)),
            Charts.Flow("gradient norm at each step", [("at initialisation", before, clipped.Before), ("after training, clipped", with, clipped.After), ("after training, not clipped", without, unclipped.After)]),
            Charts.Training("norm of the gradient of all weights, before clipping", [("not clipped", without, unclipped), ("clipped", with, clipped)]),
        ];
    }

    private static XElement Table(Run[] runs)
    {
        LongRangeTask task = runs[0].Plan.Task;
        return new XElement("table",
            new XElement("tr", new[] { task.Name, "length", "gradient", task.Measure, task.ErrorName, "longest gradient" }.Select(heading => new XElement("th", heading))),
            Row(task.Baseline, "", "", task.BaselineShare, task.BaselineError, ""),
            runs.Select(run => Row(run.Plan.CellName, run.Plan.Length.ToString(CultureInfo.InvariantCulture), run.Plan.IsClipped ? "clipped" : "not clipped", run.Result.Share, run.Result.Error, Figures.Norm(run.Norms.Max()))));
    }

    private static XElement Row(string who, string length, string gradient, double share, double error, string norm) => new("tr",
        new XElement("td", who), Number(length), new XElement("td", gradient),
        Number(Figures.Share(share)), Number(Figures.Error(error)), Number(norm));

    private static XElement Number(string figure) => new("td", new XAttribute("class", "number"), figure);
}
