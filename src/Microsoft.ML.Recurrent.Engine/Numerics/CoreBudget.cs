namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// A number of processor cores that thread teams lease, so that several pipelines in one process never run more threads than there are cores.
/// </summary>
internal sealed class CoreBudget
{
    private int _free;

    /// <summary>A budget of <paramref name="cores"/> cores.</summary>
    public CoreBudget(int cores)
    {
        _free = cores;
        Cores = cores;
    }

    /// <summary>The budget of this process: all its cores. The one mutable static of the engine.</summary>
    public static CoreBudget Process { get; } = new(Environment.ProcessorCount);

    /// <summary>Number of cores, free or leased.</summary>
    public int Cores { get; }

    /// <summary>Number of cores that nobody has leased; negative when more threads than cores had to be allowed.</summary>
    public int Free => Volatile.Read(ref _free);

    /// <summary>Leases at most <paramref name="wanted"/> cores. At least one is always granted: the caller's thread runs in any case.</summary>
    public int Lease(int wanted)
    {
        while (true)
        {
            int free = Volatile.Read(ref _free), granted = Math.Clamp(free, 1, wanted);
            if (Interlocked.CompareExchange(ref _free, free - granted, free) == free)
                return granted;
        }
    }

    /// <summary>Gives back <paramref name="granted"/> leased cores.</summary>
    public void Return(int granted) => Interlocked.Add(ref _free, granted);
}
