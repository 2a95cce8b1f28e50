using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Turns the tokens of each sequence into one vector. The input is in packed order, the output in the order in which the sequences came
/// (<see cref="PackedBatch.Order"/>). An empty sequence gives zeros. Threads own sequences; a sequence's tokens are taken in order of time.
/// </summary>
internal abstract class Pooling : Layer
{
    /// <summary>A pooling of <paramref name="features"/> features into as many.</summary>
    protected Pooling(int features)
    {
        FeatureCount = features;
    }

    /// <summary>Number of features of a token, and of the result.</summary>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [];

    /// <summary>There is nothing to initialise, unless a derived pooling has weights.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
    }

    /// <summary>Nothing is derived from weights, unless a derived pooling has some.</summary>
    public override void Refresh(ThreadTeam team)
    {
    }

    /// <summary>A session's state.</summary>
    public virtual PoolingState CreateState() => new();

    /// <summary>Writes one vector a sequence.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="input">[tokens, features]; must stay unchanged until Backward.</param>
    /// <param name="output">[sequences, features], in the order in which the sequences came.</param>
    public virtual void Forward(Pass pass, PoolingState state, PackedBatch batch, Matrix input, Matrix output)
    {
        state.Batch = batch;
        state.Input = input;
        Prepare(pass, state);
        var job = new ForwardJob { Pooling = this, State = state, Output = output, Parts = pass.Team.Size };
        pass.Team.Run(job.Parts, ref job);
    }

    /// <summary>Adds to the parameters' gradients, and writes <paramref name="dInput"/> or adds to it.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[sequences, features], in the order in which the sequences came.</param>
    /// <param name="dInput">[tokens, features].</param>
    /// <param name="accumulate">Whether to add to what is in <paramref name="dInput"/>, because other poolings of the same tokens wrote it.</param>
    public virtual void Backward(Pass pass, PoolingState state, Matrix dOutput, Matrix dInput, bool accumulate = false)
    {
        if (!accumulate)
            Rows.Clear(dInput);
        var job = new BackwardJob { Pooling = this, State = state, DOutput = dOutput, DInput = dInput, Parts = pass.Team.Size };
        pass.Team.Run(job.Parts, ref job);
    }

    /// <summary>Takes what the pooling keeps for its backward pass.</summary>
    protected virtual void Prepare(Pass pass, PoolingState state)
    {
    }

    /// <summary>Writes the vector of one sequence that has tokens: [features].</summary>
    protected abstract void Forward(PoolingState state, int sequence, Span<float> output);

    /// <summary>Adds the gradient of one sequence that has tokens to its tokens' rows.</summary>
    protected abstract void Backward(PoolingState state, int sequence, ReadOnlySpan<float> dOutput, Matrix dInput);

    private struct ForwardJob : IParallelJob
    {
        public Pooling Pooling;
        public PoolingState State;
        public Matrix Output;
        public int Parts;

        public readonly void Execute(int part)
        {
            // Every so-many-th sequence: lengths fall with the place, so blocks would be of unequal work.
            for (int sequence = part; sequence < State.Batch.SequenceCount; sequence += Parts)
            {
                Span<float> output = Output.Row(State.Batch.Order[sequence]);
                if (State.Batch.Lengths[sequence] == 0)
                    output.Clear();
                else
                    Pooling.Forward(State, sequence, output);
            }
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public Pooling Pooling;
        public PoolingState State;
        public Matrix DOutput;
        public Matrix DInput;
        public int Parts;

        public readonly void Execute(int part)
        {
            for (int sequence = part; sequence < State.Batch.SequenceCount; sequence += Parts)
            {
                if (State.Batch.Lengths[sequence] > 0)
                    Pooling.Backward(State, sequence, DOutput.Row(State.Batch.Order[sequence]), DInput);
            }
        }
    }
}

/// <summary>What a <see cref="Pooling"/> keeps of a forward pass.</summary>
internal class PoolingState
{
    internal PackedBatch Batch { get; set; } = null!;

    /// <summary>[tokens, features].</summary>
    internal Matrix Input { get; set; }

    /// <summary>The row of a sequence's token at a step.</summary>
    internal int RowOf(int sequence, int step) => Batch.StepOffsets[step] + sequence;
}
