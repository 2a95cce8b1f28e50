using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>What the input adds to the gates of one direction, bias included, for the tokens of a batch: rows on two arrays, as <see cref="StepInputs"/> has them.</summary>
internal sealed class TokenRows
{
    /// <summary>Rows that a session keeps: [kept · gates · hidden].</summary>
    public float[] Kept { get; set; } = [];

    /// <summary>Rows of this batch alone: [tokens that have no kept row, gates · hidden].</summary>
    public Matrix Computed { get; set; }

    /// <summary>Where each token's row starts, as <see cref="StepInputs.Starts"/> says: at least [tokens].</summary>
    public int[] Starts { get; set; } = [];
}
