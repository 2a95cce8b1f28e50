using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Threads that share the parts of a job. The parts split outputs, never a sum, so results do not depend on <see cref="Size"/>.
/// <para>
/// Each thread has a contiguous range of parts of its own, the same in every run (what it needs stays in its core's cache), and takes parts
/// from the ends of the others' ranges when its own are done, so that a thread which the system has put aside holds nobody up.
/// </para>
/// <para>
/// The threads are started by the first job that has more than one part. They lease cores from a <see cref="CoreBudget"/>: when it is used up,
/// the team has fewer threads, down to the caller's alone. A team larger than the number of cores was asked for on purpose: it gets all its
/// threads, which wait without spinning.
/// </para>
/// </summary>
internal sealed unsafe class ThreadTeam : IDisposable
{
    private const int Idle = 0, Running = 1, Disposed = 2;

    // A range is next << 32 | end, alone on two cache lines (processors fetch them in pairs).
    private const int RangeSpacing = 16;

    private readonly CoreBudget _budget;
    private TeamWorker[]? _workers;
    private long[] _ranges = [];
    private int _leased;
    private int _state;

    // The job at hand: what Run put here before it called the workers.
    private void* _job;
    private delegate*<void*, int, void> _execute;
    private int _failedPart;
    private Exception? _failure;

    /// <summary>A team of at most <paramref name="size"/> threads, the caller's included, out of the cores of the process.</summary>
    public ThreadTeam(int size) : this(size, CoreBudget.Process)
    {
    }

    /// <summary>A team of at most <paramref name="size"/> threads, the caller's included, out of the cores of <paramref name="budget"/>.</summary>
    public ThreadTeam(int size, CoreBudget budget)
    {
        Size = Math.Max(1, size);
        _budget = budget;
    }

    /// <summary>Number of threads asked for, the caller's included.</summary>
    public int Size { get; }

    /// <summary>Number of threads that have been started besides the caller's.</summary>
    internal int WorkerCount => _workers?.Length ?? 0;

    /// <summary>
    /// Executes parts 0 to <paramref name="parts"/> - 1 and returns when all are done. A run that begins while another is under way on the same
    /// team (from inside a part, or from another thread) does its parts on its own thread.
    /// </summary>
    /// <remarks>An exception of a part reaches the caller (of several, that of the lowest part); parts that had not begun are then left out.</remarks>
    /// <exception cref="ObjectDisposedException">The team has been disposed.</exception>
    public void Run<TJob>(int parts, ref TJob job) where TJob : struct, IParallelJob
    {
        int before = Size > 1 && parts > 1 ? Interlocked.CompareExchange(ref _state, Running, Idle) : Volatile.Read(ref _state);
        ObjectDisposedException.ThrowIf(before == Disposed, this);
        if (before == Running || Size == 1 || parts <= 1)
        {
            for (int part = 0; part < parts; part++)
                job.Execute(part);
            return;
        }
        // The threads see the job through a pointer to this frame: a copy, as the caller's may lie where the collector moves it.
        TJob local = job;
        try
        {
            RunParallel(parts, Unsafe.AsPointer(ref local), &Execute<TJob>);
        }
        finally
        {
            job = local;
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Ends the threads and gives their cores back. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">A job is under way.</exception>
    public void Dispose()
    {
        int before = Interlocked.CompareExchange(ref _state, Disposed, Idle);
        if (before == Running)
            throw new InvalidOperationException("A thread team was disposed while it runs a job; dispose it after Run has returned.");
        if (before == Disposed || _workers is null)
            return;
        foreach (TeamWorker worker in _workers)
            worker.Dispose();
        _budget.Return(_leased);
    }

    private static void Execute<TJob>(void* job, int part) where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Execute(part);

    private void RunParallel(int parts, void* job, delegate*<void*, int, void> execute)
    {
        TeamWorker[] workers = _workers ?? StartWorkers();
        int members = Math.Min(workers.Length + 1, parts);
        _job = job;
        _execute = execute;
        _failure = null;
        _failedPart = int.MaxValue;
        for (int member = 0; member <= workers.Length; member++)
        {
            long first = member < members ? (long)parts * member / members : parts, end = member < members ? (long)parts * (member + 1) / members : parts;
            _ranges[member * RangeSpacing] = (first << 32) | end;
        }
        for (int member = 1; member < members; member++)
            workers[member - 1].Call();
        Work(0);
        for (int member = 1; member < members; member++)
            workers[member - 1].Release();
        _job = null;
        if (_failure is not null)
        {
            Exception failure = _failure;
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private TeamWorker[] StartWorkers()
    {
        bool oversized = Size > _budget.Cores;
        _leased = _budget.Lease(Math.Min(Size, _budget.Cores));
        var workers = new TeamWorker[oversized ? Size - 1 : _leased - 1];
        _ranges = new long[(workers.Length + 1) * RangeSpacing];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new TeamWorker(this, i + 1, spins: !oversized);
        return _workers = workers;
    }

    /// <summary>Executes the parts of <paramref name="member"/>'s range, then what is left of the others'.</summary>
    internal void Work(int member)
    {
        int part = -1;
        try
        {
            while ((part = TakeFirst(ref _ranges[member * RangeSpacing])) >= 0)
                _execute(_job, part);
            int members = _ranges.Length / RangeSpacing;
            for (int step = 1; step < members; step++)
            {
                int other = (member + step) % members;
                while ((part = TakeLast(ref _ranges[other * RangeSpacing])) >= 0)
                    _execute(_job, part);
            }
        }
#pragma warning disable CA1031 // Whatever a part throws, on whichever thread, belongs to the caller of Run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(part, exception);
        }
    }

    private void Fail(int part, Exception exception)
    {
        for (int range = 0; range < _ranges.Length; range += RangeSpacing)
            Volatile.Write(ref _ranges[range], 0);
        lock (_ranges)
        {
            if (part < _failedPart)
            {
                _failedPart = part;
                _failure = exception;
            }
        }
    }

    private static int TakeFirst(ref long range)
    {
        while (true)
        {
            long seen = Volatile.Read(ref range), next = seen >> 32, end = (uint)seen;
            if (next >= end)
                return -1;
            if (Interlocked.CompareExchange(ref range, seen + (1L << 32), seen) == seen)
                return (int)next;
        }
    }

    private static int TakeLast(ref long range)
    {
        while (true)
        {
            long seen = Volatile.Read(ref range), next = seen >> 32, end = (uint)seen;
            if (next >= end)
                return -1;
            if (Interlocked.CompareExchange(ref range, seen - 1, seen) == seen)
                return (int)end - 1;
        }
    }
}
