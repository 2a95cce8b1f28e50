using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>What a forward or backward pass runs with: threads, scratch memory, and (in training) the randomness of this step.</summary>
internal sealed class Pass
{
    /// <summary>A pass on <paramref name="team"/>; scratch memory is the pass's own.</summary>
    public Pass(ThreadTeam team)
    {
        Team = team;
    }

    /// <summary>The threads.</summary>
    public ThreadTeam Team { get; }

    /// <summary>The calling thread alone: for products inside a part of a job.</summary>
    public ThreadTeam OneThread { get; } = new(1);

    /// <summary>Scratch memory; reset by whoever starts a pass, so that what Forward left is still there for Backward.</summary>
    public Workspace Workspace { get; } = new();

    /// <summary>Whether dropout is on.</summary>
    public bool IsTraining { get; set; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; set; }

    /// <summary>Number of the optimizer step.</summary>
    public uint Step { get; set; }
}
