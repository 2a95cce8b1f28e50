using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The character n-grams of a word, as numbers of buckets. The word is taken with a mark before and after it, so that prefixes and suffixes
/// differ from what is inside (Bojanowski et al. 2017, "Enriching word vectors with subword information"). Characters are Unicode scalar
/// values; a lone surrogate counts as U+FFFD.
/// </summary>
internal sealed class CharacterNGrams
{
    private const int LongestLength = 16;
    private readonly int _minimum;
    private readonly int _maximum;

    /// <summary>N-grams of <paramref name="minimumLength"/> to <paramref name="maximumLength"/> characters, marks included.</summary>
    /// <param name="minimumLength">From 1.</param>
    /// <param name="maximumLength">To 16.</param>
    /// <param name="bucketCount">Number of buckets that the n-grams are hashed into.</param>
    public CharacterNGrams(int minimumLength, int maximumLength, int bucketCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, minimumLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLength, LongestLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCount, 1);
        _minimum = minimumLength;
        _maximum = maximumLength;
        BucketCount = bucketCount;
    }

    /// <summary>Number of buckets.</summary>
    public int BucketCount { get; }

    /// <summary>Adds the buckets of a word's n-grams to <paramref name="buckets"/>, in the order in which the n-grams end; none for a word that is too short.</summary>
    public void Collect(ReadOnlySpan<char> word, List<int> buckets)
    {
        Span<int> window = stackalloc int[LongestLength];
        int count = Push(window, 0, '<', buckets);
        foreach (Rune rune in word.EnumerateRunes())
            count = Push(window, count, rune.Value, buckets);
        Push(window, count, '>', buckets);
    }

    /// <summary>Takes one more character and adds the n-grams that end with it.</summary>
    private int Push(Span<int> window, int count, int character, List<int> buckets)
    {
        window[count % LongestLength] = character;
        count++;
        for (int length = _minimum; length <= Math.Min(_maximum, count); length++)
            buckets.Add(Bucket(window, count, length));
        return count;
    }

    /// <summary>FNV-1a over the characters, mixed so that the high bits, which choose the bucket, depend on all of them.</summary>
    private int Bucket(ReadOnlySpan<int> window, int end, int length)
    {
        ulong hash = 14695981039346656037;
        for (int i = end - length; i < end; i++)
            hash = (hash ^ (uint)window[i % LongestLength]) * 1099511628211;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        return (int)Math.BigMul(hash, (ulong)BucketCount, out _);
    }
}
