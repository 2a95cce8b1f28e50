using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Benchmarks.Shared;

/// <summary>
/// What the processor can do at most: fused multiply-adds on registers alone, at the vector width that the engine uses, on a number of threads.
/// Twelve independent chains cover the latency of an operation (4 cycles, of which two begin in each).
/// </summary>
internal sealed class PeakFma : IDisposable
{
    private const int Chains = 12;
    private const int Turns = 4_000_000;
    private const int Runs = 3;
    private readonly ThreadTeam _team;

    /// <summary>A measurement on <paramref name="threads"/> threads, which take no cores from the engine's budget.</summary>
    public PeakFma(int threads)
    {
        _team = new ThreadTeam(threads, new CoreBudget(threads));
    }

    /// <summary>10^9 floating-point operations per second: the best of three runs of some 10 ms, as the first may have to wake threads.</summary>
    public double Measure()
    {
        var job = new Job();
        double best = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            _team.Run(_team.Size, ref job);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * Chains * SimdDispatch.Lanes * Turns * _team.Size / best / 1e9;
    }

    public void Dispose() => _team.Dispose();

    private struct Job : IParallelJob
    {
        public readonly void Execute(int part)
        {
            var kernel = new Kernel();
            SimdDispatch.Run(ref kernel);
            GC.KeepAlive(kernel.Result);
        }
    }

    private struct Kernel : ISimdKernel
    {
        public float Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : unmanaged
        {
            // Every chain goes to 1: no infinities, no denormal numbers.
            TVector factor = TSimd.Broadcast(0.5f), summand = TSimd.Broadcast(0.5f);
            TVector x0 = TSimd.Broadcast(0), x1 = TSimd.Broadcast(1), x2 = TSimd.Broadcast(2), x3 = TSimd.Broadcast(3), x4 = TSimd.Broadcast(4), x5 = TSimd.Broadcast(5);
            TVector x6 = TSimd.Broadcast(6), x7 = TSimd.Broadcast(7), x8 = TSimd.Broadcast(8), x9 = TSimd.Broadcast(9), x10 = TSimd.Broadcast(10), x11 = TSimd.Broadcast(11);
            for (int i = 0; i < Turns; i++)
            {
                x0 = TSimd.MultiplyAdd(x0, factor, summand);
                x1 = TSimd.MultiplyAdd(x1, factor, summand);
                x2 = TSimd.MultiplyAdd(x2, factor, summand);
                x3 = TSimd.MultiplyAdd(x3, factor, summand);
                x4 = TSimd.MultiplyAdd(x4, factor, summand);
                x5 = TSimd.MultiplyAdd(x5, factor, summand);
                x6 = TSimd.MultiplyAdd(x6, factor, summand);
                x7 = TSimd.MultiplyAdd(x7, factor, summand);
                x8 = TSimd.MultiplyAdd(x8, factor, summand);
                x9 = TSimd.MultiplyAdd(x9, factor, summand);
                x10 = TSimd.MultiplyAdd(x10, factor, summand);
                x11 = TSimd.MultiplyAdd(x11, factor, summand);
            }
            TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(x0, x1), TSimd.Add(x2, x3)), TSimd.Add(TSimd.Add(x4, x5), TSimd.Add(x6, x7)));
            sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(x8, x9), TSimd.Add(x10, x11)));
            Result = Unsafe.As<TVector, float>(ref sum);
        }
    }
}
