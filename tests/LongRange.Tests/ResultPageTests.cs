using System.Xml.Linq;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange.Tests;

public sealed class ResultPageTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_page_has_a_chart_of_accuracy_and_three_of_the_gradient_for_each_task_and_two_of_the_explosion()
    {
        XElement page = Draw(Settings([10, 20]), plan => Made(plan, share: 0.5));
        XElement[] charts = [.. page.Descendants(_svg + "svg")];

        Assert.Equal(2 * 4 + 2, charts.Length);
        // Baseline, and three cells with and without clipping, with a point for each length.
        string[] accuracy = PointsOf(charts[0]);
        Assert.Equal(7, accuracy.Length);
        Assert.All(accuracy, points => Assert.Equal(2, points.Split(' ').Length));
        Assert.Equal(3, charts[0].Descendants(_svg + "polyline").Count(line => line.Attribute("class")!.Value == "curve dashed"));
        // h of three cells, and c of one but for the last, over the steps of the greatest length.
        Assert.Equal([20, 20, 19, 20], PointsOf(charts[1]).Select(points => points.Split(' ').Length));
    }

    [Fact]
    public void Norms_that_are_zero_or_not_finite_can_be_drawn()
    {
        XElement page = Draw(Settings([10]), plan => Made(plan, share: 0) with
        {
            After = new GradientFlow([.. Enumerable.Range(0, 10).Select(step => step < 5 ? double.NaN : 0)], new double[10]),
            Norms = [1e30, double.NaN, double.PositiveInfinity],
            Result = new Assessment(0, double.PositiveInfinity),
        });

        Assert.All(page.Descendants(_svg + "polyline"), line => Assert.DoesNotContain("NaN", line.ToString(), StringComparison.Ordinal));
        Assert.All(page.Descendants(_svg + "polyline"), line => Assert.DoesNotContain("∞", line.ToString(), StringComparison.Ordinal));
        Assert.Contains("has overflown", page.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.95, "it has learnt the task")]
    [InlineData(0.5, "it has learnt a part of the task")]
    [InlineData(0.13, "it has learnt nothing of the task")]
    public void What_is_said_of_a_network_follows_from_its_figures(double share, string verdict)
    {
        Run[] runs = [.. Settings([10]).Comparison().Where(plan => plan.Task is CopyTask).Select(plan => Made(plan, share))];

        string[] sentences = [.. Findings.OfTask(runs)];

        Assert.Contains("vanilla RNN 512 (arrives), LSTM 512 (arrives)", sentences[0], StringComparison.Ordinal);
        Assert.All(sentences.Skip(1), sentence => Assert.Contains(verdict, sentence, StringComparison.Ordinal));
        Assert.All(sentences.Skip(1), sentence => Assert.Contains("it vanishes", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Clipping_is_told_by_how_many_networks_it_made_better_and_worse()
    {
        Run[] runs = [.. Settings([10]).Comparison().Select(plan => Made(plan, share: (plan.Cell, plan.IsClipped) switch
        {
            (RecurrentCell.Rnn, true) => 0.75,
            (RecurrentCell.Gru, false) => 0.625,
            _ => 0.5,
        }))];

        string sentence = Findings.OfClipping(runs).First();

        Assert.Contains("Of 6 networks", sentence, StringComparison.Ordinal);
        Assert.Contains("made 2 better", sentence, StringComparison.Ordinal);
        Assert.Contains("copy, vanilla RNN, length 10, 0.500 without and 0.750 with", sentence, StringComparison.Ordinal);
        Assert.Contains("2 worse", sentence, StringComparison.Ordinal);
        Assert.Contains("left 2 as they were", sentence, StringComparison.Ordinal);
    }

    private static Settings Settings(int[] lengths) =>
        new() { Lengths = lengths, Cells = Enum.GetValues<RecurrentCell>(), Seed = 1, Steps = 3, Output = "" };

    private static XElement Draw(Settings settings, Func<RunPlan, Run> run) =>
        XDocument.Parse(ResultPage.Draw([.. settings.Comparison().Select(run)], [.. settings.Explosion().Select(run)])).Root!;

    /// <summary>A run with a gradient that grows twofold at each step back before training, and falls to a quarter after.</summary>
    private static Run Made(RunPlan plan, double share)
    {
        double[] growing = Flow(2), falling = Flow(0.25);
        double[] none = new double[plan.Length];
        return new Run(
            plan, new Assessment(share, 0.5),
            new GradientFlow(growing, plan.Cell == RecurrentCell.Lstm ? [.. growing.Select(norm => norm / 1e6)] : none),
            new GradientFlow(falling, none), [1, 10, 100]);

        double[] Flow(double factor) => [.. Enumerable.Range(0, plan.Length).Select(step => Math.Pow(factor, plan.Length - 1 - step))];
    }

    private static string[] PointsOf(XElement chart) =>
        [.. chart.Descendants(_svg + "g").Where(group => group.Attribute("class")!.Value == "panel").Descendants(_svg + "polyline").Select(line => line.Attribute("points")!.Value)];
}
