using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Workloads.Measuring;

/// <summary>How fast one thread reads a block of memory again and again: the limit of a step that uses every weight once.</summary>
internal sealed class ReadBandwidth
{
    private const double Seconds = 0.02;
    private readonly float[] _memory;

    public ReadBandwidth(long bytes)
    {
        _memory = GC.AllocateUninitializedArray<float>((int)(bytes / sizeof(float)), pinned: true);
        Array.Fill(_memory, 1);
    }

    /// <summary>10^9 bytes per second.</summary>
    public double Measure()
    {
        long start = Stopwatch.GetTimestamp(), passes = 0;
        float sum = 0;
        double seconds;
        do
        {
            sum += Sum(_memory);
            passes++;
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (seconds < Seconds);
        GC.KeepAlive(sum);
        return (double)passes * _memory.Length * sizeof(float) / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float[] memory)
    {
        ReadOnlySpan<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(memory);
        Vector512<float> a = default, b = default, c = default, d = default;
        for (int i = 0; i + 4 <= vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }
        return Vector512.Sum(a + b + (c + d));
    }
}
