using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Sets a random share of the values of h that the recurrent product reads to zero while training, one mask a sequence for all its steps, and scales the
/// rest by 1 / (1 - rate) (Gal and Ghahramani 2016, "A theoretically grounded application of dropout in recurrent neural networks", arXiv:1512.05287).
/// What goes up to the next layer, and what a cell carries on past the product, stays whole.
/// The mask is a function of (seed, number, step, sequence, element).
/// </summary>
internal sealed class RecurrentDropout
{
    private readonly double _rate;
    private readonly uint _number;

    /// <summary>A recurrent dropout with a random stream of its own.</summary>
    /// <param name="rate">Share of the values that become zero: from 0 to less than 1.</param>
    /// <param name="number">Number of the random stream; unique among the recurrent dropouts of a model.</param>
    public RecurrentDropout(double rate, uint number)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a recurrent dropout rate from 0 to less than 1.");
        _rate = rate;
        _number = number;
    }

    /// <summary>Draws the masks of a batch and takes memory, if anything is dropped in this pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="hiddenSize">Length of h.</param>
    public void Begin(Pass pass, RecurrentDropoutState state, PackedBatch batch, int hiddenSize)
    {
        state.IsActive = pass.IsTraining && _rate > 0;
        if (!state.IsActive)
            return;
        state.Mask = pass.Workspace.Take(batch.SequenceCount, hiddenSize);
        state.Hidden = pass.Workspace.Take(batch.TokenCount, hiddenSize);
        state.DHidden = pass.Workspace.Take(batch.SequenceCount, hiddenSize);
        var random = new CounterRandom(pass.Seed, RandomPurpose.RecurrentDropout | _number, pass.Step);
        // A sequence's mask goes with the sequence, not with its place in the packed order.
        for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
            random.FillDropout((ulong)batch.Order[sequence] * (ulong)hiddenSize, state.Mask.Row(sequence), (float)_rate);
    }

    /// <summary>What is left of h before some tokens of a step, or h itself if nothing is dropped.</summary>
    /// <param name="state">The session's state.</param>
    /// <param name="hiddenBefore">[sequences, hidden].</param>
    /// <param name="row">The first of the tokens.</param>
    /// <param name="sequence">Its sequence; those of the others follow.</param>
    public static Matrix Forward(RecurrentDropoutState state, Matrix hiddenBefore, int row, int sequence)
    {
        if (!state.IsActive)
            return hiddenBefore;
        Matrix left = state.Hidden.RowRange(row, hiddenBefore.Rows);
        for (int i = 0; i < left.Rows; i++)
        {
            hiddenBefore.Row(i).CopyTo(left.Row(i));
            VectorMath.Multiply(state.Mask.Row(sequence + i), left.Row(i));
        }
        return left;
    }

    /// <summary>Adds the gradient of h, given that of what was left of it in <see cref="RecurrentDropoutState.DHidden"/>.</summary>
    /// <param name="state">The session's state, of which something was dropped.</param>
    /// <param name="sequence">The first sequence.</param>
    /// <param name="dHiddenBefore">[sequences, hidden].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="dHiddenBefore"/>.</param>
    public static void Backward(RecurrentDropoutState state, int sequence, Matrix dHiddenBefore, bool accumulate)
    {
        for (int i = 0; i < dHiddenBefore.Rows; i++)
        {
            Span<float> dLeft = state.DHidden.Row(sequence + i);
            VectorMath.Multiply(state.Mask.Row(sequence + i), dLeft);
            if (accumulate)
                VectorMath.Add(dLeft, dHiddenBefore.Row(i));
            else
                dLeft.CopyTo(dHiddenBefore.Row(i));
        }
    }
}

/// <summary>What a <see cref="RecurrentDropout"/> keeps of a forward pass.</summary>
internal sealed class RecurrentDropoutState
{
    /// <summary>Whether the last forward pass dropped anything.</summary>
    public bool IsActive { get; internal set; }

    /// <summary>What was left of h before each token: [tokens, hidden].</summary>
    public Matrix Hidden { get; internal set; }

    /// <summary>Where the backward pass puts the gradient of what was left of h: [sequences, hidden].</summary>
    public Matrix DHidden { get; internal set; }

    /// <summary>0 or 1 / (1 - rate): [sequences, hidden].</summary>
    internal Matrix Mask { get; set; }
}
