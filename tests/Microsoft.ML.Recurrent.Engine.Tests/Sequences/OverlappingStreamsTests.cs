using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class OverlappingStreamsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(26, 1)]
    [InlineData(27, 2)]
    [InlineData(36, 2)]
    [InlineData(37, 3)]
    [InlineData(48, 4)]
    [InlineData(1000, 4)]
    [InlineData(1003, 4)]
    public void Every_token_is_scored_once_and_behind_enough_others(int tokens, int expected)
    {
        const int Overlap = 7, Block = 4;
        var streams = new OverlappingStreams(tokens, mostStreams: 4, leastLength: 10, Overlap);
        var scores = new int[tokens];
        for (int stream = 0; stream < streams.Count; stream++)
        {
            for (int first = 0; first < streams.StepCount; first += Block)
            {
                int end = Math.Min(first + Block, streams.StepCount), length = streams.LengthOf(stream, first, end);
                for (int step = first + streams.UnscoredOf(stream, first, end); step < first + length; step++)
                {
                    scores[streams.StartOf(stream) + step]++;
                    Assert.True(stream == 0 || step >= Overlap);
                }
            }
        }

        Assert.Equal(expected, streams.Count);
        Assert.All(scores, count => Assert.Equal(1, count));
        Assert.All(Enumerable.Range(0, streams.Count), stream => Assert.True(streams.LengthOf(stream) <= streams.StepCount));
    }

    [Fact]
    public void What_makes_no_streams_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlappingStreams(0, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlappingStreams(1, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlappingStreams(1, 2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlappingStreams(1, 1, 1, -1));
    }
}
