using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class StepBlocksTests
{
    [Fact]
    public void A_block_ends_with_the_step_at_which_it_has_its_share()
    {
        var blocks = new StepBlocks();
        // Steps of 3, 3, 2, 1, 1 tokens.
        blocks.Build(Sample.Batch(2, 5, 3), tokens: 4);
        Assert.Equal(2, blocks.Count);
        Assert.Equal([0, 2, 5], Enumerable.Range(0, 3).Select(blocks.Start));
        Assert.Equal(6, blocks.MostTokens);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1000, 1)]
    public void There_is_a_block_for_each_step_or_one_for_all(int tokens, int expected)
    {
        var blocks = new StepBlocks();
        blocks.Build(Sample.Batch(2, 5, 3), tokens);
        Assert.Equal(expected, blocks.Count);
        Assert.Equal(5, blocks.Start(expected));
    }

    [Fact]
    public void The_last_block_is_as_large_as_the_others()
    {
        var blocks = new StepBlocks();
        blocks.Build(Sample.Batch(35, 35), tokens: 16);
        Assert.Equal([0, 9, 18, 27, 35], Enumerable.Range(0, blocks.Count + 1).Select(blocks.Start));
    }

    [Fact]
    public void A_batch_without_tokens_has_no_block()
    {
        var blocks = new StepBlocks();
        blocks.Build(Sample.Batch(4, 4), 3);
        blocks.Build(Sample.Batch(0, 0), 3);
        Assert.Equal((0, 0), (blocks.Count, blocks.MostTokens));
    }
}
