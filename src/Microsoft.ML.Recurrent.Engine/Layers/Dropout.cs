using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Sets a random share of the values to zero while training and scales the rest by 1 / (1 - rate), so that nothing has to be done in prediction
/// (Srivastava et al. 2014). Variational: one mask a sequence, the same at every step (Gal and Ghahramani 2016).
/// The mask is a function of (seed, number, step, element).
/// </summary>
internal sealed class Dropout
{
    private readonly double _rate;
    private readonly uint _number;
    private readonly bool _variational;

    /// <summary>A dropout with a random stream of its own.</summary>
    /// <param name="rate">Share of the values that become zero: from 0 to less than 1.</param>
    /// <param name="number">Number of the random stream; unique in a model.</param>
    /// <param name="variational">Whether all steps of a sequence share one mask.</param>
    public Dropout(double rate, uint number, bool variational = false)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a dropout rate from 0 to less than 1.");
        _rate = rate;
        _number = number;
        _variational = variational;
    }

    /// <summary>Whether anything is dropped in this pass.</summary>
    public bool IsActive(Pass pass) => pass.IsTraining && _rate > 0;

    /// <summary>A session's state.</summary>
    public static DropoutState CreateState() => new();

    /// <summary>Writes the input with some values dropped.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="batch">The batch whose tokens the rows are; needed by a variational dropout, else null when the rows are something else.</param>
    /// <param name="input">[rows, features].</param>
    /// <param name="output">[rows, features]; may be the input.</param>
    public void Forward(Pass pass, DropoutState state, PackedBatch? batch, Matrix input, Matrix output)
    {
        state.IsActive = IsActive(pass);
        if (!state.IsActive)
        {
            CopyUnlessSame(input, output);
            return;
        }
        if (_variational && batch is null)
            throw new ArgumentNullException(nameof(batch), "A variational dropout needs the batch whose tokens the rows are.");
        state.Batch = _variational ? batch : null;
        int maskRows = _variational ? batch!.SequenceCount : input.Rows;
        state.Mask = pass.Workspace.Take(maskRows, input.Columns);
        var job = new MaskJob
        {
            Random = new CounterRandom(pass.Seed, RandomPurpose.Dropout | _number, pass.Step),
            Rate = (float)_rate,
            Mask = state.Mask,
            Batch = state.Batch,
            Parts = pass.Team.Size,
        };
        pass.Team.Run(job.Parts, ref job);
        Apply(state, input, output);
    }

    /// <summary>Writes the gradient of the input.</summary>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, features].</param>
    /// <param name="dInput">[rows, features]; may be <paramref name="dOutput"/>.</param>
    public static void Backward(DropoutState state, Matrix dOutput, Matrix dInput)
    {
        if (state.IsActive)
            Apply(state, dOutput, dInput);
        else
            CopyUnlessSame(dOutput, dInput);
    }

    private static void Apply(DropoutState state, Matrix input, Matrix output)
    {
        CopyUnlessSame(input, output);
        if (state.Batch is not { } batch)
        {
            for (int row = 0; row < output.Rows; row++)
                VectorMath.Multiply(state.Mask.Row(row), output.Row(row));
            return;
        }
        for (int step = 0; step < batch.StepCount; step++)
        {
            for (int sequence = 0; sequence < batch.ActiveAt(step); sequence++)
                VectorMath.Multiply(state.Mask.Row(sequence), output.Row(batch.StepOffsets[step] + sequence));
        }
    }

    private static void CopyUnlessSame(Matrix input, Matrix output)
    {
        if (input.Array != output.Array || input.Offset != output.Offset || input.Stride != output.Stride)
            Rows.Copy(input, output);
    }

    private struct MaskJob : IParallelJob
    {
        public CounterRandom Random;
        public float Rate;
        public Matrix Mask;
        public PackedBatch? Batch;
        public int Parts;

        public readonly void Execute(int part)
        {
            for (int row = (int)((long)Mask.Rows * part / Parts); row < (int)((long)Mask.Rows * (part + 1) / Parts); row++)
            {
                // A sequence's mask goes with the sequence, not with its place in the packed order.
                ulong index = (ulong)(Batch is null ? row : Batch.Order[row]) * (ulong)Mask.Columns;
                Random.FillDropout(index, Mask.Row(row), Rate);
            }
        }
    }
}

/// <summary>What <see cref="Dropout"/> keeps of a forward pass.</summary>
internal sealed class DropoutState
{
    internal bool IsActive { get; set; }

    /// <summary>The batch of a variational mask.</summary>
    internal PackedBatch? Batch { get; set; }

    /// <summary>0 or 1 / (1 - rate): [rows, features], of a variational mask [sequences, features].</summary>
    internal Matrix Mask { get; set; }
}
