namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>What one time step of some sequences works on.</summary>
internal readonly ref struct StepOperands
{
    /// <summary>W_hh, packed for the cell.</summary>
    public required PackedGates Weights { get; init; }

    /// <summary>b_hh, where the cell keeps the recurrent product by itself: [gates · hidden].</summary>
    public required ReadOnlySpan<float> RecurrentBias { get; init; }

    /// <summary>What the input adds to the gates, bias included: rows of [gates · hidden].</summary>
    public required StepInputs Inputs { get; init; }

    /// <summary>h of the step before: [rows, hidden]; zeros when this is the first.</summary>
    public required Matrix HiddenBefore { get; init; }

    /// <summary>Whether there was no step before, so that no product is needed.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>c, which becomes the next: [rows, hidden]; unused when the cell has none.</summary>
    public required Matrix Cell { get; init; }

    /// <summary>The next h: [rows, hidden]; must not overlap the h before.</summary>
    public required Matrix Hidden { get; init; }

    /// <summary>
    /// Whether a single row takes the weights from their end to their beginning. Where step follows step, turning round each time finds in the
    /// cache what was used last; no bit depends on it.
    /// </summary>
    public required bool Turned { get; init; }

    /// <summary>In how many parts the hidden units of a single row are computed; 1 of several rows.</summary>
    public required int Parts { get; init; }

    /// <summary>Which of them is: from 0 to <see cref="Parts"/> - 1.</summary>
    public required int Part { get; init; }
}

/// <summary>Rows of [gates · hidden] on two arrays: a table of words, and memory of the session.</summary>
internal readonly ref struct StepInputs
{
    /// <summary>The table.</summary>
    public required float[] Folded { get; init; }

    /// <summary>The session's memory.</summary>
    public required float[] Projected { get; init; }

    /// <summary>Where each row starts: in <see cref="Folded"/>, or, if it is negative, at its complement in <see cref="Projected"/>.</summary>
    public required ReadOnlySpan<int> Starts { get; init; }
}
