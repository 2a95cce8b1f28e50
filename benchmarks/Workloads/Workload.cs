namespace Workloads;

/// <summary>What the figure of a workload is.</summary>
internal enum Unit
{
    /// <summary>Tokens of all steps over their time.</summary>
    TokensPerSecond,

    /// <summary>Median time of a step.</summary>
    Microseconds,
}

/// <summary>One kind of work that we and peers do.</summary>
/// <param name="Name">Segments joined by '-', from the general to the special.</param>
/// <param name="Operations">Floating-point operations of the products of one token (see <see cref="Operations"/>).</param>
/// <param name="Open">Makes our side, for a number of threads.</param>
internal sealed record Workload(string Name, double Operations, Func<int, IWork> Open)
{
    /// <summary>What the figure is.</summary>
    public Unit Unit { get; init; }

    /// <summary>Names of the peers that can do it.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>What a peer is told to do: a kind of work and its sizes, as <c>kind name=value …</c>.</summary>
    public string Request { get; init; } = "";

    /// <summary>Another work of ours that it is measured against, or null.</summary>
    public Func<int, IWork>? OpenOther { get; init; }

    /// <summary>What that is.</summary>
    public string OtherName { get; init; } = "";

    /// <summary>Bytes of weights that a step has to read; 0 where arithmetic is the limit.</summary>
    public long WeightBytes { get; init; }

    /// <summary>The largest number of threads that makes sense.</summary>
    public int MostThreads { get; init; } = int.MaxValue;

    /// <summary>Whether a name given by the user means this workload: segment by segment, <c>*</c> for any, the rest left open.</summary>
    public bool IsMeantBy(string pattern)
    {
        string[] wanted = pattern.Split('-'), own = Name.Split('-');
        return wanted.Length <= own.Length && wanted.Zip(own).All(pair => pair.First == "*" || pair.First == pair.Second);
    }
}
