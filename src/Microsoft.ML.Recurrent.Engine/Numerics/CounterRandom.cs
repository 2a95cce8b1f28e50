using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// A counter-based random source (<see cref="Philox"/>): bits are a function of
/// (seed, purpose, step, index), so that any thread makes any element and nothing but counters has to be stored to resume.
/// </summary>
internal readonly struct CounterRandom
{
    private const float UniformUnit = 1f / (1 << 24);

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
        (uint word0, uint word1, uint word2, uint word3) = Philox.Block(index >> 2, _step, _purpose, _seed);
        return (index & 3) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    /// <summary>A float in [0, 1) with 24 random bits.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * UniformUnit;

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

    /// <summary>
    /// Elements <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream as floats from <paramref name="low"/> to <paramref name="high"/>:
    /// low + (high - low)·<see cref="Uniform"/>.
    /// </summary>
    public void FillUniform(ulong start, Span<float> values, float low, float high) =>
        Fill(start, values, new UniformConversion { Low = low, Range = high - low });

    /// <summary>
    /// Normally distributed floats, by Box and Muller's method in double precision: elements 2·i and 2·i + 1 of the result are made of elements
    /// 2·i and 2·i + 1 of the stream.
    /// </summary>
    public void FillNormal(ulong start, Span<float> values, float mean, float standardDeviation) =>
        Fill(start, values, new NormalConversion { Mean = mean, StandardDeviation = standardDeviation });

    /// <summary>A dropout mask: element i is 0 where <see cref="Uniform"/> of element i is below <paramref name="dropped"/>, else 1 / (1 - <paramref name="dropped"/>).</summary>
    public void FillDropout(ulong start, Span<float> mask, float dropped) =>
        Fill(start, mask, new DropoutConversion { Dropped = dropped, Kept = 1 / (1 - dropped) });

    /// <summary>Elements <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream, as <see cref="Bits"/> gives them one by one.</summary>
    public unsafe void FillBits(ulong start, Span<uint> bits)
    {
        const int Length = 4 * Philox.BlocksAtOnce;
        uint* words = stackalloc uint[Length];
        ulong block = start >> 2;
        int skip = (int)(start & 3);
        while (bits.Length > 0)
        {
            Philox.FillBlocks(block, _step, _purpose, _seed, words);
            int count = Math.Min(bits.Length, Length - skip);
            new ReadOnlySpan<uint>(words + skip, count).CopyTo(bits);
            bits = bits[count..];
            block += Philox.BlocksAtOnce;
            skip = 0;
        }
    }

    private unsafe void Fill<TConversion>(ulong start, Span<float> values, TConversion conversion) where TConversion : struct, IBitConversion
    {
        const int Length = 4 * Philox.BlocksAtOnce;
        uint* bits = stackalloc uint[Length];
        float* converted = stackalloc float[Length];
        ulong block = start >> 2;
        int skip = (int)(start & 3);
        while (values.Length > 0)
        {
            Philox.FillBlocks(block, _step, _purpose, _seed, bits);
            conversion.Convert(bits, converted, Length);
            int count = Math.Min(values.Length, Length - skip);
            new ReadOnlySpan<float>(converted + skip, count).CopyTo(values);
            values = values[count..];
            block += Philox.BlocksAtOnce;
            skip = 0;
        }
    }

    // Makes floats of the bits of whole blocks.
    private unsafe interface IBitConversion
    {
        void Convert(uint* bits, float* values, int count);
    }

    private struct UniformConversion : IBitConversion
    {
        public float Low;
        public float Range;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly unsafe void Convert(uint* bits, float* values, int count)
        {
            Vector128<float> low = Vector128.Create(Low), range = Vector128.Create(Range), unit = Vector128.Create(UniformUnit);
            for (int i = 0; i < count; i += 4)
                (low + Vector128.ConvertToSingle((Vector128.Load(bits + i) >> 8).AsInt32()) * unit * range).Store(values + i);
        }
    }

    private struct DropoutConversion : IBitConversion
    {
        public float Dropped;
        public float Kept;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly unsafe void Convert(uint* bits, float* values, int count)
        {
            Vector128<float> dropped = Vector128.Create(Dropped), kept = Vector128.Create(Kept), unit = Vector128.Create(UniformUnit);
            for (int i = 0; i < count; i += 4)
            {
                Vector128<float> uniform = Vector128.ConvertToSingle((Vector128.Load(bits + i) >> 8).AsInt32()) * unit;
                Vector128.ConditionalSelect(Vector128.LessThan(uniform, dropped), Vector128<float>.Zero, kept).Store(values + i);
            }
        }
    }

    private struct NormalConversion : IBitConversion
    {
        public float Mean;
        public float StandardDeviation;

        public readonly unsafe void Convert(uint* bits, float* values, int count)
        {
            const double Unit = 1.0 / 4294967296.0;
            for (int i = 0; i < count; i += 2)
            {
                double radius = Math.Sqrt(-2 * Math.Log((bits[i] + 1.0) * Unit));
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (bits[i + 1] * Unit));
                values[i] = Mean + StandardDeviation * (float)(radius * cosine);
                values[i + 1] = Mean + StandardDeviation * (float)(radius * sine);
            }
        }
    }
}
