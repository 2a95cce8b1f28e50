using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Numerics;

public class ThreadTeamTests
{
    private struct Count : IParallelJob
    {
        public int[] Times;

        public readonly void Execute(int part) => Interlocked.Increment(ref Times[part]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void Every_part_is_executed_once_whatever_the_size(int size)
    {
        using var team = new ThreadTeam(size, new CoreBudget(2));
        foreach (int parts in new[] { 0, 1, 2, 3, 6, 7, 8, 100 })
        {
            for (int repeat = 0; repeat < 50; repeat++)
            {
                var job = new Count { Times = new int[parts] };
                team.Run(parts, ref job);
                Assert.All(job.Times, times => Assert.Equal(1, times));
            }
        }
    }

    private struct Meet : IParallelJob
    {
        public CountdownEvent Arrivals;

        public readonly void Execute(int part)
        {
            Arrivals.Signal();
            Arrivals.Wait();
        }
    }

    [Fact]
    public void A_team_larger_than_the_machine_has_all_the_threads_that_were_asked_for()
    {
        using var team = new ThreadTeam(7, new CoreBudget(2));
        using var arrivals = new CountdownEvent(7);
        var job = new Meet { Arrivals = arrivals };
        team.Run(7, ref job);
        Assert.Equal(6, team.WorkerCount);
    }

    [Fact]
    public void Teams_share_the_budget_of_cores_and_give_it_back()
    {
        var budget = new CoreBudget(4);
        using (var first = new ThreadTeam(3, budget))
        using (var second = new ThreadTeam(4, budget))
        {
            Touch(first);
            Touch(second);
            Assert.Equal((2, 0), (first.WorkerCount, second.WorkerCount));
            Assert.Equal(0, budget.Free);
            using var third = new ThreadTeam(4, budget);
            Touch(third);
            Assert.Equal(0, third.WorkerCount);
        }
        Assert.Equal(4, budget.Free);
    }

    [Fact]
    public void A_team_that_never_had_parallel_work_leases_nothing()
    {
        var budget = new CoreBudget(4);
        using var team = new ThreadTeam(4, budget);
        var job = new Count { Times = new int[1] };
        team.Run(1, ref job);
        Assert.Equal(4, budget.Free);
    }

    private struct Throw : IParallelJob
    {
        public int From;

        public readonly void Execute(int part)
        {
            if (part >= From)
                throw new InvalidDataException($"part {part}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_parts_exception_reaches_the_caller_and_the_team_lives_on(int size)
    {
        using var team = new ThreadTeam(size, new CoreBudget(2));
        for (int repeat = 0; repeat < 50; repeat++)
        {
            var faulty = new Throw { From = 6 };
            Assert.Equal("part 6", Assert.Throws<InvalidDataException>(() => team.Run(7, ref faulty)).Message);
            Touch(team);
        }
    }

    private struct Nested : IParallelJob
    {
        public ThreadTeam Team;
        public int[] Times;

        public readonly void Execute(int part)
        {
            var inner = new Count { Times = new int[10] };
            Team.Run(10, ref inner);
            Times[part] = inner.Times.Sum();
        }
    }

    [Fact]
    public void A_run_inside_a_part_is_done_on_the_parts_own_thread()
    {
        using var team = new ThreadTeam(3, new CoreBudget(3));
        var job = new Nested { Team = team, Times = new int[20] };
        team.Run(20, ref job);
        Assert.All(job.Times, times => Assert.Equal(10, times));
    }

    [Fact]
    public void Several_threads_may_run_jobs_on_one_team()
    {
        using var team = new ThreadTeam(3, new CoreBudget(3));
        var threads = new Thread[4];
        var sums = new int[threads.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int mine = i;
            threads[i] = new Thread(() =>
            {
                for (int repeat = 0; repeat < 200; repeat++)
                {
                    var job = new Count { Times = new int[9] };
                    team.Run(9, ref job);
                    sums[mine] += job.Times.Sum();
                }
            });
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(sums, sum => Assert.Equal(200 * 9, sum));
    }

    private struct Collect : IParallelJob
    {
        public object? Seen;
        public float[] Values;

        public readonly void Execute(int part)
        {
            GC.Collect(0);
            Values[part] = part;
        }
    }

    [Fact]
    public void A_job_survives_collections_while_it_runs()
    {
        using var team = new ThreadTeam(2, new CoreBudget(2));
        for (int repeat = 0; repeat < 20; repeat++)
        {
            var job = new Collect { Seen = new object(), Values = new float[64] };
            team.Run(64, ref job);
            for (int i = 0; i < 64; i++)
                Assert.Equal(i, job.Values[i]);
        }
    }

    [Fact]
    public void What_a_part_writes_into_the_job_itself_is_seen_by_the_caller()
    {
        using var team = new ThreadTeam(2, new CoreBudget(2));
        var job = new Remember();
        team.Run(5, ref job);
        Assert.Equal(5, job.Executed);
    }

    private struct Remember : IParallelJob
    {
        public int Executed;

        public void Execute(int part) => Interlocked.Increment(ref Executed);
    }

    [Fact]
    public void Nothing_is_allocated_by_a_run()
    {
        using var team = new ThreadTeam(3, new CoreBudget(3));
        var job = new Count { Times = new int[9] };
        AllocationCheck.AssertNone(() =>
        {
            for (int i = 0; i < 10; i++)
                team.Run(9, ref job);
        });
    }

    [Fact]
    public void A_disposed_team_refuses_work_and_may_be_disposed_again()
    {
        var team = new ThreadTeam(2, new CoreBudget(2));
        Touch(team);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Touch(team));
    }

    private struct DisposeTeam : IParallelJob
    {
        public ThreadTeam Team;

        public readonly void Execute(int part) => Team.Dispose();
    }

    [Fact]
    public void A_team_cannot_be_disposed_while_it_runs()
    {
        using var team = new ThreadTeam(2, new CoreBudget(2));
        var job = new DisposeTeam { Team = team };
        Assert.Throws<InvalidOperationException>(() => team.Run(2, ref job));
        Touch(team);
    }

    private static void Touch(ThreadTeam team)
    {
        var job = new Count { Times = new int[16] };
        team.Run(16, ref job);
        Assert.Equal(16, job.Times.Sum());
    }
}
