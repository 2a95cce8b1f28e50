using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class BpttPlanTests
{
    private static readonly BpttLengths Varying = new() { Mean = 70, HalfProbability = 0.05, Deviation = 5, Minimum = 5 };

    [Fact]
    public void Windows_cover_the_text_in_its_order()
    {
        var plan = new BpttPlan(10_007, Varying, seed: 1);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            plan.Arrange(epoch);
            Assert.Equal(Enumerable.Range(0, 10_007), Enumerable.Range(0, plan.BatchCount).SelectMany(batch => plan.Rows(batch).ToArray()));
        }
    }

    [Fact]
    public void Without_variation_all_windows_have_the_mean_but_the_last()
    {
        var plan = new BpttPlan(100, new BpttLengths { Mean = 35 }, seed: 1);
        plan.Arrange(0);
        Assert.Equal([35, 35, 30], Lengths(plan));
        Assert.Equal([1, 1, 30 / 35.0], Enumerable.Range(0, 3).Select(plan.LearningRateFactor));
    }

    [Fact]
    public void Lengths_have_the_mean_the_deviation_and_the_share_of_halves_that_are_asked_for()
    {
        var plan = new BpttPlan(2_000_000, Varying, seed: 3);
        plan.Arrange(0);
        int[] lengths = Lengths(plan)[..^1], whole = [.. lengths.Where(length => length > 52)], half = [.. lengths.Where(length => length <= 52)];
        Assert.Equal(0.05, (double)half.Length / lengths.Length, 0.005);
        Assert.Equal(70, whole.Average(), 0.2);
        Assert.Equal(35, half.Average(), 0.7);
        Assert.Equal(5, Math.Sqrt(whole.Average(length => Math.Pow(length - 70, 2))), 0.2);
        Assert.All(Enumerable.Range(0, lengths.Length), i => Assert.Equal(lengths[i] / 70.0, plan.LearningRateFactor(i)));
    }

    [Fact]
    public void No_window_but_the_last_is_shorter_than_the_minimum()
    {
        var plan = new BpttPlan(10_000, new BpttLengths { Mean = 10, HalfProbability = 0.5, Deviation = 10, Minimum = 6 }, seed: 3);
        plan.Arrange(0);
        Assert.Equal(6, Lengths(plan)[..^1].Min());
    }

    [Fact]
    public void Seed_and_epoch_alone_decide_the_lengths()
    {
        int[] first = Order(1, [0]);
        Assert.Equal(first, Order(1, [3, 1, 0]));
        Assert.NotEqual(first, Order(1, [1]));
        Assert.NotEqual(first, Order(2, [0]));

        static int[] Order(ulong seed, int[] epochs)
        {
            var plan = new BpttPlan(5_000, Varying, seed);
            foreach (int epoch in epochs)
                plan.Arrange(epoch);
            return Lengths(plan);
        }
    }

    [Fact]
    public void Lengths_out_of_range_are_refused()
    {
        BpttLengths[] faults = [new() { Mean = 0 }, new() { Minimum = 0 }, new() { HalfProbability = 1.1 }, new() { Deviation = -1 }, new() { Deviation = double.NaN }];
        Assert.All(faults, lengths => Assert.Throws<ArgumentException>(() => new BpttPlan(10, lengths, 1)));
    }

    private static int[] Lengths(BpttPlan plan) => [.. Enumerable.Range(0, plan.BatchCount).Select(batch => plan.Rows(batch).Length)];
}
