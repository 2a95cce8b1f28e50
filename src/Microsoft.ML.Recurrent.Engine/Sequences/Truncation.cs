namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Cuts sequences to a maximum length.</summary>
/// <param name="MaximumLength">Most elements kept; 0 for all.</param>
/// <param name="Side">The side that is cut off.</param>
internal readonly record struct Truncation(int MaximumLength, TruncationSide Side)
{
    /// <summary>The part of a sequence of <paramref name="length"/> elements that is kept.</summary>
    public (int Start, int Length) Keep(int length)
    {
        if (MaximumLength == 0 || length <= MaximumLength)
            return (0, length);
        return (Side == TruncationSide.End ? 0 : length - MaximumLength, MaximumLength);
    }

    /// <summary>The part of <paramref name="sequence"/> that is kept.</summary>
    public ReadOnlySpan<T> Apply<T>(ReadOnlySpan<T> sequence)
    {
        (int start, int length) = Keep(sequence.Length);
        return sequence.Slice(start, length);
    }
}
