using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>What must hold of a payload that is not what was written, whatever kind of stage wrote it: one kind of exception, and no more memory than a small model needs.</summary>
internal static class PayloadDamage
{
    /// <summary>Far more than any model of these tests needs.</summary>
    private const long MostBytes = 8 << 20;

    /// <summary>Reads a payload; its exception, if it has one.</summary>
    public static Exception? ErrorOf<T>(byte[] payload, Func<Stream, T> read) => Read(payload, payload.Length, read, out _);

    /// <summary>A payload that is cut at any byte, has one flipped, or bytes behind it, is a format error.</summary>
    public static void AssertRefused<T>(byte[] payload, Func<Stream, T> read)
    {
        for (int i = 0; i < payload.Length; i++)
        {
            Assert.IsType<ModelFormatException>(Read(payload, i, read, out _));
            foreach (byte mask in new byte[] { 1, 0xFF })
            {
                payload[i] ^= mask;
                Assert.IsType<ModelFormatException>(ErrorOf(payload, read));
                payload[i] ^= mask;
            }
        }
        Assert.Contains("found more bytes", Assert.IsType<ModelFormatException>(ErrorOf([.. payload, 0], read)).Message, StringComparison.Ordinal);
    }

    /// <summary>A payload with any byte of its content changed by somebody who knows the checksums can be used, or is a format error.</summary>
    public static void AssertHarmlessWhereverChanged<T>(byte[] payload, Func<Stream, T> read, Action<T, string> use)
    {
        foreach ((_, int start, int end) in Sections(payload))
        {
            for (int i = start; i < end; i++)
            {
                foreach (byte mask in new byte[] { 1, 0xFE })
                {
                    byte[] changed = [.. payload];
                    changed[i] ^= mask;
                    AssertHarmless(changed, read, use, $"byte {i}, mask {mask}");
                }
            }
        }
    }

    /// <summary>Mends the checksums of a changed payload; then it can be used, or is a format error.</summary>
    public static void AssertHarmless<T>(byte[] payload, Func<Stream, T> read, Action<T, string> use, string what)
    {
        foreach ((int header, int start, int end) in Sections(payload))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(header + 28), Checksum.Append(0, payload.AsSpan(start, end - start)));
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(header + 32), Checksum.Append(0, payload.AsSpan(header, 32)));
        }
        Exception? error = Read(payload, payload.Length, read, out T? stage);
        Assert.True(error is null or ModelFormatException, $"{what}: {error}");
        if (error is null)
            use(stage!, what);
    }

    /// <summary>Where each section's header and content are.</summary>
    public static IEnumerable<(int Header, int Start, int End)> Sections(byte[] payload)
    {
        for (int header = ModelFileLayout.HeaderLength; header < payload.Length;)
        {
            int start = header + ModelFileLayout.SectionHeaderLength, end = start + (int)BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(header + 20));
            yield return (header, start, end);
            header = end;
        }
    }

    private static Exception? Read<T>(byte[] payload, int length, Func<Stream, T> read, out T? stage)
    {
        T? result = default;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => result = read(new MemoryStream(payload, 0, length)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        stage = result;
        return error;
    }
}
