using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class PackedBatchSharesTests
{
    [Fact]
    public void Shares_have_about_equal_numbers_of_tokens_of_the_steps_that_count()
    {
        var batch = new PackedBatch();
        batch.Build([1, 8, 2, 4, 1]);

        // Sorted: 8, 4, 2, 1, 1. All 16 tokens: the longest sequence is half; the first two steps have 2, 2, 2, 1, 1; the last four are the longest's.
        Assert.Equal([0, 1, 5], Shares(2, 0, 8));
        Assert.Equal([0, 2, 5], Shares(2, 0, 2));
        Assert.Equal([0, 1, 5], Shares(2, 4, 8));
        Assert.Equal([0, 1, 1, 5], Shares(3, 2, 4));
        Assert.Equal(batch.FirstOfShare(1, 2), batch.FirstOfShare(1, 2, 0, 8));

        int[] Shares(int shares, int firstStep, int endStep) =>
            [.. Enumerable.Range(0, shares + 1).Select(share => batch.FirstOfShare(share, shares, firstStep, endStep))];
    }
}
