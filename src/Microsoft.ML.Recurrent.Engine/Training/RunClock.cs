namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Times for people: nothing of a result depends on them.</summary>
internal sealed class RunClock
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _mark;
    private long _batches;

    /// <summary>A clock that starts now.</summary>
    public RunClock(TimeProvider time)
    {
        _time = time;
        _start = _mark = time.GetTimestamp();
    }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>Seconds since the last call, or the start.</summary>
    public double Lap()
    {
        long now = _time.GetTimestamp();
        double seconds = _time.GetElapsedTime(_mark, now).TotalSeconds;
        _mark = now;
        return seconds;
    }

    /// <summary>Counts one batch.</summary>
    public void CountBatch() => _batches++;

    /// <summary>Time that <paramref name="batches"/> more batches take if they take what those counted took, validation included.</summary>
    public TimeSpan Estimate(long batches) => _batches == 0 ? TimeSpan.Zero : Elapsed * ((double)batches / _batches);
}
