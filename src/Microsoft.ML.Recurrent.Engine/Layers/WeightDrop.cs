using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Sets a random share of recurrent weights to zero for a training batch, at all steps of all its sequences, and scales the rest by 1 / (1 - rate)
/// (DropConnect: Wan et al. 2013; on hidden-to-hidden weights: Merity, Keskar and Socher 2018, "Regularizing and optimizing LSTM language models").
/// The mask is a function of (seed, number, step, element).
/// </summary>
internal sealed class WeightDrop
{
    // Fewer elements than this are not worth another thread.
    private const int ElementsPerPart = 1 << 14;

    private readonly double _rate;
    private readonly uint _number;

    /// <summary>A weight drop with a random stream of its own.</summary>
    /// <param name="rate">Share of the weights that become zero: from 0 to less than 1.</param>
    /// <param name="number">Number of the random stream; unique among the weight drops of a model.</param>
    public WeightDrop(double rate, uint number)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a weight dropout rate from 0 to less than 1.");
        _rate = rate;
        _number = number;
    }

    /// <summary>Whether anything is dropped in this pass.</summary>
    public bool IsActive(Pass pass) => pass.IsTraining && _rate > 0;

    /// <summary>Draws a mask and packs what it leaves of the weights, for as long as the pass's workspace keeps its content.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="weights">[outputs, hidden].</param>
    public void Forward(Pass pass, WeightDropState state, Matrix weights)
    {
        state.Mask = pass.Workspace.Take(weights.Rows, weights.Columns);
        state.Gradient = pass.Workspace.TakeZeroed(weights.Rows, weights.Columns);
        int mark = pass.Workspace.Mark();
        var job = new MaskJob
        {
            Random = new CounterRandom(pass.Seed, RandomPurpose.WeightDropout | _number, pass.Step),
            Rate = (float)_rate,
            Weights = weights,
            Mask = state.Mask,
            Dropped = pass.Workspace.Take(weights.Rows, weights.Columns),
            Parts = PartsOf(weights),
        };
        pass.Team.Run(job.Parts, ref job);
        state.Transposed.Pack(job.Dropped, transpose: true, pass.Team);
        state.Direct.Pack(job.Dropped, transpose: false, pass.Team);
        pass.Workspace.Release(mark);
    }

    /// <summary>Adds the gradient of the weights, given that of what was left of them.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state, <see cref="WeightDropState.Gradient"/> filled.</param>
    /// <param name="dWeights">Is added to: [outputs, hidden].</param>
    public static void Backward(Pass pass, WeightDropState state, Matrix dWeights)
    {
        var job = new GradientJob { Mask = state.Mask, DDropped = state.Gradient, DWeights = dWeights, Parts = PartsOf(dWeights) };
        pass.Team.Run(job.Parts, ref job);
    }

    private static int PartsOf(Matrix weights) => (int)Math.Clamp((long)weights.Rows * weights.Columns / ElementsPerPart, 1, Math.Max(1, weights.Rows));

    private static (int First, int End) RowsOf(Matrix weights, int part, int parts) =>
        ((int)((long)weights.Rows * part / parts), (int)((long)weights.Rows * (part + 1) / parts));

    private struct MaskJob : IParallelJob
    {
        public CounterRandom Random;
        public float Rate;
        public Matrix Weights;
        public Matrix Mask;
        public Matrix Dropped;
        public int Parts;

        public readonly void Execute(int part)
        {
            (int first, int end) = RowsOf(Weights, part, Parts);
            for (int row = first; row < end; row++)
            {
                Random.FillDropout((ulong)row * (ulong)Weights.Columns, Mask.Row(row), Rate);
                Weights.Row(row).CopyTo(Dropped.Row(row));
                VectorMath.Multiply(Mask.Row(row), Dropped.Row(row));
            }
        }
    }

    private struct GradientJob : IParallelJob
    {
        public Matrix Mask;
        public Matrix DDropped;
        public Matrix DWeights;
        public int Parts;

        public readonly void Execute(int part)
        {
            (int first, int end) = RowsOf(DWeights, part, Parts);
            for (int row = first; row < end; row++)
            {
                VectorMath.Multiply(Mask.Row(row), DDropped.Row(row));
                VectorMath.Add(DDropped.Row(row), DWeights.Row(row));
            }
        }
    }
}

/// <summary>What <see cref="WeightDrop"/> makes of the weights for a pass.</summary>
internal sealed class WeightDropState
{
    /// <summary>What is left of the weights, for products with Wᵀ: [hidden, outputs].</summary>
    public PackedMatrix Transposed { get; } = new();

    /// <summary>What is left of the weights, for products with W: [outputs, hidden].</summary>
    public PackedMatrix Direct { get; } = new();

    /// <summary>Where the backward pass sums the gradient of what is left of the weights: [outputs, hidden].</summary>
    public Matrix Gradient { get; internal set; }

    /// <summary>0 or 1 / (1 - rate): [outputs, hidden].</summary>
    internal Matrix Mask { get; set; }
}
