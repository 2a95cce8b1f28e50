using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A vector for each id. Its gradient has the rows of the ids that occurred, and no others, unless the table is an output layer's weights as well.
/// </summary>
internal sealed class Embedding : Layer
{
    private readonly Parameter[] _parameters;

    /// <summary>A table of vectors under the name <c>name.weight</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="count">Number of ids.</param>
    /// <param name="dimension">Length of a vector.</param>
    /// <param name="isTied">Whether an output layer has the same weights: then the gradient has all rows, and gradients from both uses add up.</param>
    public Embedding(string name, int count, int dimension, bool isTied = false)
    {
        Weight = new Parameter(name + ".weight", count, dimension, rowSparse: !isTied);
        _parameters = [Weight];
    }

    /// <summary>The table: [ids, dimension].</summary>
    public Parameter Weight { get; }

    /// <summary>Of each id, whether it keeps its vector while the others are trained; null for none: [ids].</summary>
    public bool[]? FrozenRows { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>
    /// Normal with variance 1 / dimension, so that a vector has length 1 whatever its dimension: a standard normal start (PyTorch's)
    /// drowns what a small data set can teach.
    /// </summary>
    public override void Initialize(ulong seed, ref uint nextNumber) =>
        Initializer.Normal(Weight.Value, 1 / Math.Sqrt(Weight.Value.Columns), Initializer.Stream(seed, ref nextNumber));

    /// <summary>Gives ids their first vectors from elsewhere; ids without one keep theirs.</summary>
    /// <param name="vectors">Vectors of this table's length.</param>
    /// <param name="idOf">The id for a number of <paramref name="vectors"/>.</param>
    /// <param name="frozen">Whether the ids that have one keep it in training.</param>
    public void SetVectors(WordVectors vectors, Func<int, int> idOf, bool frozen)
    {
        bool[] frozenRows = new bool[Weight.Value.Rows];
        for (int number = 0; number < vectors.IsFound.Length; number++)
        {
            if (!vectors.IsFound[number])
                continue;
            vectors.Values.Row(number).CopyTo(Weight.Value.Row(idOf(number)));
            frozenRows[idOf(number)] = frozen;
        }
        FrozenRows = frozen ? frozenRows : null;
    }

    /// <summary>Nothing is derived from the table.</summary>
    public override void Refresh(ThreadTeam team)
    {
    }

    /// <summary>A session's state.</summary>
    public static EmbeddingState CreateState() => new();

    /// <summary>Writes the vector of each id.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="ids">[rows]; -1 gives zeros.</param>
    /// <param name="output">[rows, dimension].</param>
    /// <exception cref="ArgumentOutOfRangeException">An id lies outside the table.</exception>
    public void Forward(Pass pass, EmbeddingState state, ReadOnlySpan<int> ids, Matrix output)
    {
        state.Keep(ids);
        for (int row = 0; row < ids.Length; row++)
        {
            int id = ids[row];
            if (id == -1)
                output.Row(row).Clear();
            else if ((uint)id < (uint)Weight.Value.Rows)
                Weight.Value.Row(id).CopyTo(output.Row(row));
            else
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"Expected ids from 0 to {Weight.Value.Rows - 1}, or -1 for none, in {Weight.Name}; found {id} at position {row}.");
        }
    }

    /// <summary>Adds to the gradients of the ids that occurred.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's state.</param>
    /// <param name="dOutput">[rows, dimension].</param>
    public void Backward(Pass pass, EmbeddingState state, Matrix dOutput)
    {
        int[] slots = state.Slots;
        for (int row = 0; row < dOutput.Rows; row++)
        {
            if (slots[row] >= 0)
                slots[row] = FrozenRows?[slots[row]] == true ? -1 : Weight.IsRowSparse ? Weight.Touch(slots[row]) : slots[row];
        }
        if (!Weight.IsRowSparse || Weight.TouchedCount > 0)
            RowScatter.Add(dOutput, slots, Weight.Gradient, pass.Team);
    }
}

/// <summary>What <see cref="Embedding"/> keeps of a forward pass.</summary>
internal sealed class EmbeddingState
{
    /// <summary>The ids; Backward turns them into rows of the gradient: at least [rows].</summary>
    public int[] Slots { get; private set; } = [];

    /// <summary>Keeps a copy of the ids.</summary>
    public void Keep(ReadOnlySpan<int> ids)
    {
        if (Slots.Length < ids.Length)
            Slots = new int[Math.Max(ids.Length, 2 * Slots.Length)];
        ids.CopyTo(Slots);
    }
}
