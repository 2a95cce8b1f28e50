namespace Workloads;

/// <summary>Our side of a workload, ready to run.</summary>
internal interface IWork : IDisposable
{
    /// <summary>Does one step, all of it, and returns the number of tokens that it was about.</summary>
    int Step();
}
