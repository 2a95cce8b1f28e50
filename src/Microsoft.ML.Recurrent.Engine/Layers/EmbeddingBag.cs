using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>How a bag's vectors become one.</summary>
internal enum BagMode
{
    /// <summary>The weighted sum.</summary>
    Sum = 0,

    /// <summary>The weighted sum divided by the number of items.</summary>
    Mean = 1,
}

/// <summary>
/// One vector for each bag of ids: the sum or mean of the ids' vectors, each with a weight. For n-gram features: with as many dimensions as
/// classes it is a linear classifier over them. The gradient has the rows of the ids that occurred.
/// </summary>
internal sealed class EmbeddingBag : Layer
{
    private readonly Parameter[] _parameters;
    private readonly BagMode _mode;

    /// <summary>A table of <paramref name="count"/> vectors under the name <c>name.weight</c>.</summary>
    public EmbeddingBag(string name, int count, int dimension, BagMode mode)
    {
        _mode = mode;
        Weight = new Parameter(name + ".weight", count, dimension, rowSparse: true);
        _parameters = [Weight];
    }

    /// <summary>The table: [ids, dimension].</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Zeros: the sum of many vectors starts without noise, and each is moved by its own gradient from the first step on.</summary>
    public override void Initialize(ulong seed, ref uint nextNumber)
    {
        nextNumber++;
        Weight.Value.Span.Clear();
    }

    /// <summary>Nothing is derived from the table.</summary>
    public override void Refresh(ThreadTeam team)
    {
    }

    /// <summary>A session's state.</summary>
    public static EmbeddingBagState CreateState() => new();

    /// <summary>Writes one vector a bag.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="ids">The ids of all bags, one bag after the other: [items].</param>
    /// <param name="offsets">Where each bag begins, and the number of items at the end: [bags + 1].</param>
    /// <param name="itemWeights">Factor of each item: [items], or empty for ones.</param>
    /// <param name="output">[bags, dimension]; an empty bag gives zeros.</param>
    /// <exception cref="ArgumentException">Offsets or weights do not fit the ids, or an id lies outside the table.</exception>
    public void Forward(
        Pass pass, EmbeddingBagState state, ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets, ReadOnlySpan<float> itemWeights, Matrix output)
    {
        Check(ids, offsets, itemWeights, output);
        state.Keep(ids, offsets, itemWeights, _mode);
        var job = new ForwardJob { Table = Weight.Value, State = state, Offsets = state.Offsets, Output = output, Parts = pass.Team.Size };
        pass.Team.Run(job.Parts, ref job);
    }

    /// <summary>Adds to the gradients of the ids that occurred.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[bags, dimension].</param>
    public void Backward(Pass pass, EmbeddingBagState state, Matrix dOutput)
    {
        if (Weight.IsFrozen)
            return;
        for (int item = 0; item < state.ItemCount; item++)
            state.Slots[item] = Weight.Touch(state.Slots[item]);
        if (state.ItemCount > 0)
            RowScatter.Add(dOutput, state.Bags, state.Slots, state.Factors, state.ItemCount, Weight.Gradient, pass.Team);
    }

    private void Check(ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets, ReadOnlySpan<float> itemWeights, Matrix output)
    {
        if (offsets.Length != output.Rows + 1 || offsets[0] != 0 || offsets[^1] != ids.Length)
        {
            throw new ArgumentException(
                $"Expected {output.Rows + 1} offsets from 0 to {ids.Length}, found {offsets.Length}.", nameof(offsets));
        }
        for (int bag = 1; bag < offsets.Length; bag++)
        {
            if (offsets[bag] < offsets[bag - 1])
                throw new ArgumentException($"Expected ascending offsets; number {bag} is {offsets[bag]} after {offsets[bag - 1]}.", nameof(offsets));
        }
        if (itemWeights.Length != 0 && itemWeights.Length != ids.Length)
            throw new ArgumentException($"Expected a weight for each of {ids.Length} items, or none; found {itemWeights.Length}.", nameof(itemWeights));
        for (int item = 0; item < ids.Length; item++)
        {
            if ((uint)ids[item] >= (uint)Weight.Value.Rows)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ids), ids[item], $"Expected ids from 0 to {Weight.Value.Rows - 1} in {Weight.Name}; found {ids[item]} at position {item}.");
            }
        }
    }

    private struct ForwardJob : IParallelJob
    {
        public Matrix Table;
        public EmbeddingBagState State;
        public int[] Offsets;
        public Matrix Output;
        public int Parts;

        public readonly void Execute(int part)
        {
            for (int bag = part; bag < Output.Rows; bag += Parts)
            {
                Span<float> output = Output.Row(bag);
                output.Clear();
                for (int item = Offsets[bag]; item < Offsets[bag + 1]; item++)
                    VectorMath.Axpy(State.Factors[item], Table.Row(State.Slots[item]), output);
            }
        }
    }
}

/// <summary>What <see cref="EmbeddingBag"/> keeps of a forward pass.</summary>
internal sealed class EmbeddingBagState
{
    /// <summary>The ids; Backward turns them into rows of the gradient: at least [items].</summary>
    internal int[] Slots { get; private set; } = [];

    /// <summary>The bag of each item: at least [items].</summary>
    internal int[] Bags { get; private set; } = [];

    /// <summary>What each item's vector is multiplied by: at least [items].</summary>
    internal float[] Factors { get; private set; } = [];

    /// <summary>At least [bags + 1].</summary>
    internal int[] Offsets { get; private set; } = [];

    internal int ItemCount { get; private set; }

    internal void Keep(ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets, ReadOnlySpan<float> itemWeights, BagMode mode)
    {
        if (Slots.Length < ids.Length)
        {
            int length = Math.Max(ids.Length, 2 * Slots.Length);
            Slots = new int[length];
            Bags = new int[length];
            Factors = new float[length];
        }
        if (Offsets.Length < offsets.Length)
            Offsets = new int[offsets.Length];
        ItemCount = ids.Length;
        ids.CopyTo(Slots);
        offsets.CopyTo(Offsets);
        for (int bag = 0; bag + 1 < offsets.Length; bag++)
        {
            float share = mode == BagMode.Mean ? 1f / (offsets[bag + 1] - offsets[bag]) : 1;
            for (int item = offsets[bag]; item < offsets[bag + 1]; item++)
            {
                Bags[item] = bag;
                Factors[item] = itemWeights.IsEmpty ? share : share * itemWeights[item];
            }
        }
    }
}
