using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class BatchPlanTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(1000, 32)]
    [InlineData(1003, 7)]
    [InlineData(50, 1000)]
    [InlineData(3000, 1)]
    public void Every_row_is_in_exactly_one_batch_and_no_batch_is_too_large(int rows, int batchSize)
    {
        var plan = new BatchPlan(Lengths(rows), batchSize, seed: 1);
        plan.Arrange(0);

        var seen = new List<int>();
        for (int i = 0; i < plan.BatchCount; i++)
        {
            int[] batch = plan.Rows(i).ToArray();
            Assert.InRange(batch.Length, 1, batchSize);
            seen.AddRange(batch);
        }
        Assert.Equal(Enumerable.Range(0, rows), seen.Order());
    }

    [Theory]
    [InlineData(1000, 1000, 300)]
    [InlineData(1000, 8, 300)]
    [InlineData(1003, 1000, 1)]
    [InlineData(50, 1000, 100_000)]
    public void A_batch_has_at_most_so_many_tokens_unless_it_is_one_row(int rows, int batchSize, int batchTokens)
    {
        int[] lengths = Lengths(rows);
        var plan = new BatchPlan(lengths, batchSize, seed: 1, batchTokens);
        plan.Arrange(0);

        var seen = new List<int>();
        for (int i = 0; i < plan.BatchCount; i++)
        {
            int[] batch = plan.Rows(i).ToArray();
            Assert.InRange(batch.Length, 1, batchSize);
            Assert.True(batch.Length == 1 || batch.Sum(row => lengths[row]) <= batchTokens);
            seen.AddRange(batch);
        }
        Assert.Equal(Enumerable.Range(0, rows), seen.Order());
        // Sorted rows of 25 tokens in the mean fill a batch but for half a row.
        if (batchSize == 1000 && batchTokens == 300)
            Assert.InRange(plan.BatchCount, rows * 25 / 300, rows * 25 / 300 * 5 / 4);
    }

    [Fact]
    public void The_rows_of_a_batch_are_about_equally_long()
    {
        int[] lengths = Lengths(2000);
        var plan = new BatchPlan(lengths, 16, seed: 1);
        plan.Arrange(0);

        double spread = 0;
        for (int i = 0; i < plan.BatchCount; i++)
        {
            int[] batch = plan.Rows(i).ToArray();
            spread += (double)(batch.Max(row => lengths[row]) - batch.Min(row => lengths[row])) / plan.BatchCount;
        }
        // Lengths are uniform over 0..49: a random batch of 16 would spread over 44 on average, a sorted pool of 512 over 2.
        Assert.InRange(spread, 0, 4);
    }

    [Fact]
    public void Batches_do_not_come_in_the_order_of_length()
    {
        int[] lengths = Lengths(2000);
        var plan = new BatchPlan(lengths, 16, seed: 1);
        plan.Arrange(0);
        int ascents = Enumerable.Range(1, plan.BatchCount - 1).Count(i => lengths[plan.Rows(i)[0]] > lengths[plan.Rows(i - 1)[0]]);
        Assert.InRange(ascents, plan.BatchCount / 3, plan.BatchCount * 2 / 3);
    }

    [Fact]
    public void Seed_and_epoch_alone_decide_the_order()
    {
        int[] first = Order(1, [0]);
        Assert.Equal(first, Order(1, [3, 1, 0]));
        Assert.NotEqual(first, Order(1, [1]));
        Assert.NotEqual(first, Order(2, [0]));

        static int[] Order(ulong seed, int[] epochs)
        {
            var plan = new BatchPlan(Lengths(300), 8, seed);
            foreach (int epoch in epochs)
                plan.Arrange(epoch);
            return [.. Enumerable.Range(0, plan.BatchCount).SelectMany(i => plan.Rows(i).ToArray())];
        }
    }

    private static int[] Lengths(int rows) => [.. Enumerable.Range(0, rows).Select(i => i * 37 % 50)];
}
