namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// A running text cut into streams that are read side by side, so that each step has a token of every stream. The streams follow each other in the
/// text and differ in length by one token at most: the first ones are the longer ones, and nothing is left over.
/// </summary>
internal sealed class TextStreams
{
    private readonly long _length;
    private readonly long _remainder;

    /// <summary>Cuts a text.</summary>
    /// <param name="tokenCount">Tokens to predict, at least 1.</param>
    /// <param name="mostStreams">Most streams, at least 1.</param>
    /// <param name="leastLength">How long a stream is to be at least, so that a short text has fewer streams: at least 1.</param>
    public TextStreams(long tokenCount, int mostStreams, int leastLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastLength, 1);
        Count = (int)Math.Clamp(tokenCount / leastLength, 1, mostStreams);
        _length = tokenCount / Count;
        _remainder = tokenCount % Count;
        long steps = _length + (_remainder > 0 ? 1 : 0);
        if (steps > Array.MaxLength)
            throw new InvalidOperationException($"A running text of {tokenCount} tokens has {steps} steps in {Count} streams; at most {Array.MaxLength} fit. Use a larger batch.");
        StepCount = (int)steps;
    }

    /// <summary>Number of streams.</summary>
    public int Count { get; }

    /// <summary>Number of steps: the length of the longest stream.</summary>
    public int StepCount { get; }

    /// <summary>Where a stream begins in the text.</summary>
    public long StartOf(int stream) => stream * _length + Math.Min(stream, _remainder);

    /// <summary>Number of tokens of a stream.</summary>
    public int LengthOf(int stream) => (int)(_length + (stream < _remainder ? 1 : 0));

    /// <summary>How many of the steps from <paramref name="first"/> to <paramref name="end"/> - 1 a stream has.</summary>
    public int LengthOf(int stream, int first, int end) => Math.Max(0, Math.Min(end, LengthOf(stream)) - first);
}
