namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// Draws words with probabilities in proportion to weights, each in constant time: the alias method (Walker 1977; tables after Vose 1991, "A linear
/// algorithm for generating random numbers with a given distribution"). An entry has at most two words: its own, and an alias for the rest.
/// </summary>
internal sealed class NoiseDistribution
{
    private readonly uint[] _shares;
    private readonly int[] _aliases;

    /// <summary>A distribution over 0, 1, …</summary>
    /// <param name="weights">At least 0, and finite; at least one above 0: [words].</param>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    public NoiseDistribution(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        if (!(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException($"Expected weights with a finite sum above 0; found {sum}.", nameof(weights));
        int count = weights.Length;
        _shares = new uint[count];
        _aliases = new int[count];
        var heights = new double[count];
        var low = new Stack<int>();
        var high = new Stack<int>();
        for (int word = 0; word < count; word++)
        {
            heights[word] = weights[word] / sum * count;
            (heights[word] < 1 ? low : high).Push(word);
        }
        while (low.Count > 0 && high.Count > 0)
        {
            int small = low.Pop(), large = high.Pop();
            _shares[small] = (uint)(heights[small] * uint.MaxValue);
            _aliases[small] = large;
            heights[large] -= 1 - heights[small];
            (heights[large] < 1 ? low : high).Push(large);
        }
        // What is left is full, up to rounding.
        foreach (int word in low.Concat(high))
            (_shares[word], _aliases[word]) = (uint.MaxValue, word);
    }

    /// <summary>Number of words.</summary>
    public int Count => _shares.Length;

    /// <summary>A word, from 64 random bits: the same bits give the same word.</summary>
    public int Draw(uint entryBits, uint shareBits)
    {
        int entry = (int)(((ulong)entryBits * (uint)_shares.Length) >> 32);
        return shareBits <= _shares[entry] ? entry : _aliases[entry];
    }
}
