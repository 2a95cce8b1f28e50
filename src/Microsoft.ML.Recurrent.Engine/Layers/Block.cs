using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Some successive steps of a batch, and their tokens.</summary>
internal readonly struct Block
{
    private readonly int _stepCount;

    /// <summary>Block <paramref name="index"/> of <paramref name="blocks"/>.</summary>
    public Block(PackedBatch batch, StepBlocks blocks, int index)
    {
        FirstStep = blocks.Start(index);
        EndStep = blocks.Start(index + 1);
        _stepCount = batch.StepCount;
        FirstToken = batch.StepOffsets[FirstStep];
        TokenCount = batch.StepOffsets[EndStep] - FirstToken;
    }

    /// <summary>The first step.</summary>
    public int FirstStep { get; }

    /// <summary>The step behind the last.</summary>
    public int EndStep { get; }

    /// <summary>Row of the first token.</summary>
    public int FirstToken { get; }

    /// <summary>Number of tokens.</summary>
    public int TokenCount { get; }

    /// <summary>The block's rows of a matrix that has one for each token.</summary>
    public Matrix Of(Matrix tokens) => tokens.RowRange(FirstToken, TokenCount);

    /// <summary>At which turn a walk over the batch comes to the block.</summary>
    public int FirstTurn(bool reverse) => reverse ? _stepCount - EndStep : FirstStep;

    /// <summary>At which turn a walk over the batch has left the block.</summary>
    public int EndTurn(bool reverse) => reverse ? _stepCount - FirstStep : EndStep;
}
