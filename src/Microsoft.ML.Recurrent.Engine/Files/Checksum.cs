using System.Buffers.Binary;
using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Files;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), continued over several spans: start from 0.</summary>
internal static class Checksum
{
    /// <summary>The checksum of everything before, whose checksum is <paramref name="checksum"/>, followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
