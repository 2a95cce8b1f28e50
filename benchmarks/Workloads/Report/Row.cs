using Workloads.Measuring;

namespace Workloads.Report;

/// <summary>Somebody that we are measured against: its figures, and how many times faster we are (the median of the rounds' ratios).</summary>
internal sealed record Opponent(string Name, Figures Figures, double Ratio);

/// <summary>What one workload at one number of threads has shown.</summary>
internal sealed record Row
{
    public required string Name { get; init; }

    public required int Threads { get; init; }

    /// <summary>Width of the engine's vectors.</summary>
    public required int VectorBits { get; init; }

    public required Unit Unit { get; init; }

    public required Figures Ours { get; init; }

    public required Figures Gflops { get; init; }

    /// <summary>Of the loop of multiply-adds, in the same run.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>The median of the rounds' ratios.</summary>
    public required double OfPeak { get; init; }

    /// <summary>Bytes that one of our steps allocates once it has warmed up.</summary>
    public required double AllocatedBytes { get; init; }

    /// <summary>Bytes of weights that a step reads; 0 where that is not the limit.</summary>
    public long WeightBytes { get; init; }

    /// <summary>How fast a block of that size is read, in the same run.</summary>
    public double GigabytesPerSecond { get; init; }

    /// <summary>Another work, ours too.</summary>
    public Opponent? Other { get; init; }

    public List<Opponent> Peers { get; init; } = [];

    public string Date { get; init; } = DateTime.UtcNow.ToString("yyyy-MM-dd");

    /// <summary>Whether this is a newer measurement of the same.</summary>
    public bool Replaces(Row other) => Name == other.Name && Threads == other.Threads && VectorBits == other.VectorBits;
}
