namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// One thread of a <see cref="ThreadTeam"/>. It waits for <see cref="Call"/>, spinning for some tens of microseconds at first, then parked.
/// A call that the thread has not answered by the time the work is done is taken back, so nobody waits for a thread to wake up.
/// </summary>
internal sealed class TeamWorker : IDisposable
{
    private const int Idle = 0, Parked = 1, Called = 2, Working = 3, Stopped = 4;
    private const int SpinRounds = 2000;

    private readonly ThreadTeam _team;
    private readonly int _member;
    private readonly bool _spins;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private int _state;

    /// <summary>Starts the thread of <paramref name="team"/>'s member number <paramref name="member"/>.</summary>
    public TeamWorker(ThreadTeam team, int member, bool spins)
    {
        _team = team;
        _member = member;
        _spins = spins;
        _thread = new Thread(Loop) { IsBackground = true, Name = $"Recurrent {member}" };
        _thread.Start();
    }

    /// <summary>Calls the thread to the team's job.</summary>
    public void Call()
    {
        if (Interlocked.Exchange(ref _state, Called) == Parked)
            _wake.Set();
    }

    /// <summary>Returns when the thread has left the team's job; a thread that never began it does not see it any more.</summary>
    public void Release()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Called) == Called)
            return;
        var wait = new SpinWait();
        while (Volatile.Read(ref _state) == Working)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state, Stopped) == Parked)
            _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            for (int round = 0; _spins && round < SpinRounds && Volatile.Read(ref _state) == Idle; round++)
                Thread.SpinWait(1);
            int state = Interlocked.CompareExchange(ref _state, Parked, Idle);
            if (state == Idle)
            {
                _wake.WaitOne();
            }
            else if (state == Stopped)
            {
                return;
            }
            else if (Interlocked.CompareExchange(ref _state, Working, Called) == Called)
            {
                _team.Work(_member);
                Volatile.Write(ref _state, Idle);
            }
        }
    }
}
