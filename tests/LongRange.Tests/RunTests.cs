using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange.Tests;

public sealed class RunTests
{
    [Fact]
    public void The_same_plan_gives_the_same_figures()
    {
        var plan = new RunPlan(new CopyTask(), 8, RecurrentCell.Gru, IsClipped: true, Steps: 3, Seed: 4);
        int steps = 0;

        Run first = Run.Execute(plan, () => steps++, CancellationToken.None), again = Run.Execute(plan, () => { }, CancellationToken.None);

        Assert.Equal(3, steps);
        Assert.Equal(first.Norms, again.Norms);
        Assert.Equal(first.Result, again.Result);
        Assert.Equal(first.After.Hidden, again.After.Hidden);
        Assert.NotEqual(first.Before.Hidden, first.After.Hidden);
    }

    [Fact]
    public void The_explosion_begins_with_a_gradient_that_grows_a_thousandfold_and_more_on_its_way_back()
    {
        RunPlan plan = new Settings { Lengths = [100], Cells = [RecurrentCell.Rnn], Seed = 1, Steps = 0, Output = "" }.Explosion()[0];

        GradientFlow flow = Run.Execute(plan, () => { }, CancellationToken.None).Before;

        Assert.True(flow.Hidden[0] > 1000 * flow.Hidden[^1]);
    }

    [Fact]
    public void A_cancelled_run_ends()
    {
        var plan = new RunPlan(new AddingTask(), 8, RecurrentCell.Rnn, IsClipped: false, Steps: 1000, Seed: 1);
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Run.Execute(plan, cancellation.Cancel, cancellation.Token));
    }
}
