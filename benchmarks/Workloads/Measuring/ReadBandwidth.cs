using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Measuring;

/// <summary>How fast one thread reads a block of memory again and again: the limit of a step that uses every weight once.</summary>
internal sealed class ReadBandwidth
{
    private const double Seconds = 0.02;
    private readonly float[] _memory;
    private readonly int _start;
    private readonly int _length;

    public ReadBandwidth(long bytes)
    {
        _length = (int)(bytes / sizeof(float));
        _memory = Workspace.Allocate(_length);
        _start = Workspace.AlignedStart(_memory);
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
            sum += Sum(_memory.AsSpan(_start, _length));
            passes++;
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (seconds < Seconds);
        GC.KeepAlive(sum);
        return (double)passes * _length * sizeof(float) / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(ReadOnlySpan<float> memory)
    {
        ReadOnlySpan<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(memory);
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (int i = 0; i + 8 <= vectors.Length; i += 8)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
            e += vectors[i + 4];
            f += vectors[i + 5];
            g += vectors[i + 6];
            h += vectors[i + 7];
        }
        return Vector512.Sum(a + b + (c + d) + (e + f) + (g + h));
    }
}
