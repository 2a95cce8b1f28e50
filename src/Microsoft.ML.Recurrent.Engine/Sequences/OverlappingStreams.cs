namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// A running text cut into streams that are scored side by side, nearly as one stream would be: each but the first begins some tokens early, which it only
/// reads, so that its first score has a past too. Every token is scored by one stream.
/// </summary>
internal sealed class OverlappingStreams
{
    private readonly int _tokenCount;
    private readonly int _distance;
    private readonly int _overlap;

    /// <summary>Cuts a text.</summary>
    /// <param name="tokenCount">Tokens to score, at least 1.</param>
    /// <param name="mostStreams">Most streams, at least 1.</param>
    /// <param name="leastLength">How many tokens a stream is to score at least, so that a short text has fewer streams: at least <paramref name="mostStreams"/>.</param>
    /// <param name="overlap">How many tokens a stream reads before it scores.</param>
    public OverlappingStreams(int tokenCount, int mostStreams, int leastLength, int overlap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastLength, mostStreams);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        _tokenCount = tokenCount;
        _overlap = overlap;
        Count = Math.Clamp((tokenCount - overlap) / leastLength, 1, mostStreams);
        _distance = Count == 1 ? tokenCount : (tokenCount - overlap + Count - 1) / Count;
        StepCount = LengthOf(0);
    }

    /// <summary>Number of streams.</summary>
    public int Count { get; }

    /// <summary>Number of steps: the length of the longest stream, which is the first.</summary>
    public int StepCount { get; }

    /// <summary>Where a stream begins in the text.</summary>
    public int StartOf(int stream) => stream * _distance;

    /// <summary>Number of tokens that a stream reads.</summary>
    public int LengthOf(int stream) => stream == Count - 1 ? _tokenCount - StartOf(stream) : _distance + _overlap;

    /// <summary>How many of the steps from <paramref name="first"/> to <paramref name="end"/> - 1 a stream has.</summary>
    public int LengthOf(int stream, int first, int end) => Math.Max(0, Math.Min(end, LengthOf(stream)) - first);

    /// <summary>How many of these steps only read.</summary>
    public int UnscoredOf(int stream, int first, int end) => stream == 0 ? 0 : Math.Clamp(_overlap - first, 0, LengthOf(stream, first, end));
}
