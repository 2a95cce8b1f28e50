namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// A counter-based random source (Philox4x32-10; Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): bits are a function of
/// (seed, purpose, step, index), so that any thread makes any element and nothing but counters has to be stored to resume.
/// </summary>
internal readonly struct CounterRandom
{
    private readonly ulong _seed;
    private readonly uint _purpose;
    private readonly uint _step;

    /// <summary>The stream of one purpose (see <see cref="RandomPurpose"/> and layer numbers) at one step.</summary>
    public CounterRandom(ulong seed, uint purpose, uint step)
    {
        _seed = seed;
        _purpose = purpose;
        _step = step;
    }

    /// <summary>32 uniformly distributed bits: element <paramref name="index"/> of the stream.</summary>
    public uint Bits(ulong index)
    {
        ulong block = index >> 2;
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = _step, c3 = _purpose;
        uint k0 = (uint)_seed, k1 = (uint)(_seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)c0 * 0xD2511F53u, product1 = (ulong)c2 * 0xCD9E8D57u;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        return (index & 3) switch { 0 => c0, 1 => c1, 2 => c2, _ => c3 };
    }

    /// <summary>A float in [0, 1) with 24 random bits.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * (1f / (1 << 24));

    /// <summary>An integer in [0, <paramref name="bound"/>), by multiplication of 64 bits (bias below 2^-32).</summary>
    public int Below(ulong index, int bound)
    {
        ulong bits = ((ulong)Bits(2 * index) << 32) | Bits(2 * index + 1);
        return (int)Math.BigMul(bits, (ulong)bound, out _);
    }

    /// <summary>Fisher-Yates shuffle of <paramref name="values"/>, from the end, with elements 0, 1, … of the stream.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Below((ulong)(values.Length - 1 - i), i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Elements <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream as floats in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public void FillUniform(ulong start, Span<float> values, float low, float high)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = low + Uniform(start + (ulong)i) * (high - low);
    }

    /// <summary>Normally distributed floats, by Box-Muller: element i of the stream is made of uniform elements 2·(i / 2) and 2·(i / 2) + 1.</summary>
    public void FillNormal(ulong start, Span<float> values, float mean, float standardDeviation)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ulong index = start + (ulong)i;
            double radius = Math.Sqrt(-2 * Math.Log((Bits(index & ~1ul) + 1.0) / 4294967296.0)), angle = 2 * Math.PI * (Bits(index | 1) / 4294967296.0);
            values[i] = mean + standardDeviation * (float)(radius * ((index & 1) == 0 ? Math.Cos(angle) : Math.Sin(angle)));
        }
    }

    /// <summary>A dropout mask: element i is 0 with probability <paramref name="dropped"/>, else 1 / (1 - <paramref name="dropped"/>).</summary>
    public void FillDropout(ulong start, Span<float> mask, float dropped)
    {
        float kept = 1 / (1 - dropped);
        for (int i = 0; i < mask.Length; i++)
            mask[i] = Uniform(start + (ulong)i) < dropped ? 0 : kept;
    }
}
