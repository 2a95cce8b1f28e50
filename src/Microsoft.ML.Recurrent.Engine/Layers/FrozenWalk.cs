using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>A batch on its way through a <see cref="FrozenDirection"/>. Matrices come from the pass's workspace.</summary>
internal sealed class FrozenWalk
{
    /// <summary>The batch.</summary>
    public PackedBatch Batch { get; set; } = null!;

    /// <summary>The tokens' words, or null when the input is vectors alone: at least [tokens].</summary>
    public int[]? Words { get; set; }

    /// <summary>Input vectors, or what stands behind the words' vectors; unused when words are all: [tokens, inputs that are no words'].</summary>
    public Matrix Input { get; set; }

    /// <summary>What the input adds to the gates of each token, where it is known beforehand; null otherwise. Words and input are unused then.</summary>
    public TokenRows? Rows { get; set; }

    /// <summary>h of every token: [tokens, hidden].</summary>
    public Matrix Output { get; set; }

    /// <summary>
    /// What the input adds to the gates: of all tokens ([tokens, gates · hidden]), or, when words are all, of those at the step at hand that
    /// the table does not have ([sequences, gates · hidden]).
    /// </summary>
    internal Matrix Projected { get; set; }

    /// <summary>Where each sequence's row at the step at hand starts, as <see cref="StepInputs.Starts"/> says: at least [sequences].</summary>
    internal int[] Starts { get; private set; } = [];

    /// <summary>c of the step at hand: [sequences, hidden], or a view of nothing.</summary>
    internal Matrix Cell { get; set; }

    /// <summary>h before the first token: [sequences, hidden].</summary>
    internal Matrix FirstHidden { get; set; }

    /// <summary>Whether <see cref="FirstHidden"/> is zeros.</summary>
    internal bool BeginsAtZero { get; set; }

    internal void NeedStarts(int sequences)
    {
        if (Starts.Length < sequences)
            Starts = new int[Math.Max(sequences, 2 * Starts.Length)];
    }
}
