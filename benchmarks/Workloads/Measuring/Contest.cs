using System.Diagnostics;
using Benchmarks.Shared;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Workloads.Peers;
using Workloads.Report;

namespace Workloads.Measuring;

/// <summary>Measures one workload at one number of threads: in each round the peak, we and each peer have a turn, one after the other.</summary>
internal sealed class Contest(PeerSet peers, int rounds, double seconds)
{
    // Threads that have just worked spin for some milliseconds before they sleep; whoever comes next must not feel it.
    private const int PauseMilliseconds = 30;

    // More processor time than this share of somebody else's turn is a disturbance worth a word.
    private const double ToleratedShare = 0.05;

    private readonly Process _self = Process.GetCurrentProcess();

    /// <summary>The row of the table; <paramref name="warn"/> hears of disturbances.</summary>
    public Row Run(Workload workload, int threads, Action<string> warn)
    {
        List<PeerProcess> opponents = [.. workload.Peers.Select(name => peers.Find(name, threads)).OfType<PeerProcess>()];
        foreach (PeerProcess opponent in opponents)
            opponent.Load(workload.Request);
        using var peak = new PeakFma(threads);
        using IWork ours = workload.Open(threads);
        using IWork? other = workload.OpenOther?.Invoke(threads);
        ReadBandwidth? bandwidth = workload.WeightBytes > 0 ? new ReadBandwidth(workload.WeightBytes) : null;
        Turn.WarmUp(ours);
        if (other is not null)
            Turn.WarmUp(other);
        peak.Measure();

        List<double> own = [], peaks = [], allocated = [], others = [], bandwidths = [];
        List<double>[] theirs = [.. opponents.Select(_ => new List<double>())];
        TimeSpan ownDisturbance = default, peerDisturbance = default;
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(PauseMilliseconds);
            TimeSpan peersBefore = ProcessorTime(opponents);
            peaks.Add(peak.Measure());
            if (bandwidth is not null)
                bandwidths.Add(bandwidth.Measure());
            (double value, double bytes) = Turn.Run(ours, workload.Unit, seconds);
            own.Add(value);
            allocated.Add(bytes);
            if (other is not null)
                others.Add(Turn.Run(other, workload.Unit, seconds).Value);
            peerDisturbance += ProcessorTime(opponents) - peersBefore;
            for (int i = 0; i < opponents.Count; i++)
            {
                Thread.Sleep(PauseMilliseconds);
                _self.Refresh();
                TimeSpan ownBefore = _self.TotalProcessorTime;
                theirs[i].Add(opponents[i].Run(workload.Unit, seconds));
                _self.Refresh();
                ownDisturbance += _self.TotalProcessorTime - ownBefore;
            }
        }
        double turns = rounds * seconds;
        if (peerDisturbance.TotalSeconds > ToleratedShare * turns)
            warn($"{workload.Name}: peers used {peerDisturbance.TotalMilliseconds:F0} ms of processor time during our turns of {turns:F1} s.");
        if (ownDisturbance.TotalSeconds > ToleratedShare * turns * Math.Max(1, opponents.Count))
            warn($"{workload.Name}: we used {ownDisturbance.TotalMilliseconds:F0} ms of processor time during the peers' turns.");

        var row = new Row
        {
            Name = workload.Name,
            Threads = threads,
            VectorBits = SimdDispatch.Lanes * sizeof(float) * 8,
            Unit = workload.Unit,
            Ours = Figures.Of(own),
            Gflops = Figures.Of(own.Select(value => Gflops(workload, value))),
            PeakGflops = Figures.Of(peaks).Median,
            OfPeak = Figures.OfRatios(own.Select(value => Gflops(workload, value)), peaks).Median,
            AllocatedBytes = Math.Round(allocated.Min()),
            WeightBytes = workload.WeightBytes,
            GigabytesPerSecond = bandwidth is null ? 0 : Figures.Of(bandwidths).Median,
            Other = other is null ? null : new Opponent(workload.OtherName, Figures.Of(others), Figures.OfRatios(own, others).Median),
        };
        for (int i = 0; i < opponents.Count; i++)
        {
            Figures ratio = workload.Unit == Unit.TokensPerSecond ? Figures.OfRatios(own, theirs[i]) : Figures.OfRatios(theirs[i], own);
            row.Peers.Add(new Opponent(opponents[i].Name, Figures.Of(theirs[i]), ratio.Median));
        }
        return row;
    }

    private static double Gflops(Workload workload, double value) =>
        workload.Unit == Unit.TokensPerSecond ? value * workload.Operations / 1e9 : workload.Operations / value / 1e3;

    private static TimeSpan ProcessorTime(List<PeerProcess> processes) => processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime);
}
