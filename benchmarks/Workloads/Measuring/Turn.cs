using System.Diagnostics;

namespace Workloads.Measuring;

/// <summary>Our turns: a work is done again and again for some time.</summary>
internal static class Turn
{
    private const double WarmUpSeconds = 0.5;
    private const int WarmUpSteps = 3;
    private const int MostTimings = 1 << 20;
    private static readonly long[] s_timings = new long[MostTimings];

    /// <summary>Lets the compiler finish and memory grow.</summary>
    public static void WarmUp(IWork work)
    {
        long start = Stopwatch.GetTimestamp();
        for (int steps = 0; steps < WarmUpSteps || Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds; steps++)
            work.Step();
    }

    /// <summary>A turn of about <paramref name="seconds"/>: its figure, and the bytes that a step has allocated.</summary>
    public static (double Value, double AllocatedBytes) Run(IWork work, Unit unit, double seconds)
    {
        long limit = (long)(seconds * Stopwatch.Frequency), tokens = 0, bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        int steps = 0;
        long start = Stopwatch.GetTimestamp(), before = start, now;
        do
        {
            tokens += work.Step();
            now = Stopwatch.GetTimestamp();
            s_timings[steps++] = now - before;
            before = now;
        }
        while (now - start < limit && steps < MostTimings);
        double allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - bytesBefore) / steps;
        if (unit == Unit.TokensPerSecond)
            return ((double)tokens * Stopwatch.Frequency / (now - start), allocated);
        Array.Sort(s_timings, 0, steps);
        return (s_timings[steps / 2] * 1e6 / Stopwatch.Frequency, allocated);
    }
}
