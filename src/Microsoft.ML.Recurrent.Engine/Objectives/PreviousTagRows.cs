using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>Sequences, or beginnings that a search follows, at one step of a <see cref="PreviousTagOutput"/>.</summary>
internal ref struct PreviousTagRows
{
    /// <summary>How many there are.</summary>
    public int Count { get; set; }

    /// <summary>Whether nothing came before, and the states are not looked at.</summary>
    public bool AreFirst { get; set; }

    /// <summary>The token of each, packed: at least [count].</summary>
    public Span<int> Tokens { get; set; }

    /// <summary>The tag before each token; the number of tags for the beginning, -1 for an unknown one: at least [count].</summary>
    public Span<int> Previous { get; set; }

    /// <summary>h of each: at least [count, hidden].</summary>
    public Matrix Hidden { get; set; }

    /// <summary>c of each, or a view of nothing: at least [count, hidden].</summary>
    public Matrix Cell { get; set; }
}
