using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): 128 bits of a counter and 64 bits of a key
/// give 128 random bits.
/// </summary>
internal static class Philox
{
    /// <summary>Blocks that <see cref="FillBlocks"/> makes at a time.</summary>
    public const int BlocksAtOnce = 8;

    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint KeyStep0 = 0x9E3779B9, KeyStep1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of the counter (low 64 bits, then two words) under a key.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong low, uint counter2, uint counter3, ulong key)
    {
        uint c0 = (uint)low, c1 = (uint)(low >> 32), c2 = counter2, c3 = counter3;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)c0 * Multiplier0, product1 = (ulong)c2 * Multiplier1;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += KeyStep0;
            k1 += KeyStep1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>The words of <see cref="BlocksAtOnce"/> counters that follow each other in their low 64 bits: [4·blocks].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void FillBlocks(ulong firstLow, uint counter2, uint counter3, ulong key, uint* words)
    {
        // A word a lane of 64 bits, so that products keep their high halves.
        Vector512<ulong> mask = Vector512.Create((ulong)uint.MaxValue), low = Vector512.Create(firstLow) + Vector512<ulong>.Indices;
        Vector512<ulong> c0 = low & mask, c1 = low >> 32, c2 = Vector512.Create((ulong)counter2), c3 = Vector512.Create((ulong)counter3);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> product0 = c0 * Vector512.Create((ulong)Multiplier0), product1 = c2 * Vector512.Create((ulong)Multiplier1);
            c0 = (product1 >> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = product1 & mask;
            c2 = (product0 >> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = product0 & mask;
            k0 += KeyStep0;
            k1 += KeyStep1;
        }
        Vector512<ulong> words01 = c0 | (c1 << 32), words23 = c2 | (c3 << 32);
        ulong* pairs = stackalloc ulong[2 * BlocksAtOnce];
        words01.Store(pairs);
        words23.Store(pairs + BlocksAtOnce);
        for (int block = 0; block < BlocksAtOnce; block++)
        {
            words[4 * block] = (uint)pairs[block];
            words[4 * block + 1] = (uint)(pairs[block] >> 32);
            words[4 * block + 2] = (uint)pairs[BlocksAtOnce + block];
            words[4 * block + 3] = (uint)(pairs[BlocksAtOnce + block] >> 32);
        }
    }
}
