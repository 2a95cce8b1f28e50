using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class TextStreamsTests
{
    [Theory]
    [InlineData(100, 20, 5)]
    [InlineData(103, 20, 5)]
    [InlineData(99, 20, 5)]
    [InlineData(7, 20, 5)]
    [InlineData(1, 20, 35)]
    [InlineData(20, 20, 1)]
    public void Streams_are_the_text_without_gaps_and_differ_by_one_token_at_most(int tokens, int most, int least)
    {
        var streams = new TextStreams(tokens, most, least);

        Assert.InRange(streams.Count, 1, most);
        Assert.True(streams.Count == 1 || streams.LengthOf(streams.Count - 1) >= least);
        long next = 0;
        for (int stream = 0; stream < streams.Count; stream++)
        {
            Assert.Equal(next, streams.StartOf(stream));
            Assert.InRange(streams.LengthOf(stream), streams.StepCount - 1, streams.StepCount);
            next += streams.LengthOf(stream);
        }
        Assert.Equal(tokens, next);
    }

    [Fact]
    public void The_steps_of_a_window_are_cut_at_the_end_of_a_stream()
    {
        var streams = new TextStreams(11, 2, 1);

        Assert.Equal((6, 5), (streams.LengthOf(0), streams.LengthOf(1)));
        Assert.Equal((2, 1, 0), (streams.LengthOf(0, 4, 8), streams.LengthOf(1, 4, 8), streams.LengthOf(1, 5, 8)));
    }

    [Fact]
    public void A_text_without_tokens_or_without_streams_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextStreams(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextStreams(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextStreams(1, 1, 0));
    }
}
