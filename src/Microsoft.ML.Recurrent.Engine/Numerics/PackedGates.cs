namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>
/// Recurrent weights laid out for <see cref="RecurrentStep"/>: panels of hidden units, each [k, blocks, gates, lanes], so that all gates of a unit
/// lie together and a step reads the weights once, from one end to the other. Units that are missing in the last panel have zeros.
/// </summary>
internal sealed class PackedGates
{
    /// <summary>Packs W_hh: [gates · hidden, hidden].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gates">Number of gates.</param>
    /// <param name="blocks">Vectors of hidden units in a panel.</param>
    public PackedGates(Matrix weights, int gates, int blocks)
    {
        int lanes = SimdDispatch.Lanes, size = weights.Columns, units = blocks * lanes, panels = (size + units - 1) / units;
        HiddenSize = size;
        long length = (long)panels * size * blocks * gates * lanes;
        if (length > Array.MaxLength - Workspace.Alignment)
            throw new InvalidOperationException($"Packed recurrent weights of {weights.Rows}×{weights.Columns} have {length} elements; an array holds at most {Array.MaxLength}.");
        Memory = Workspace.Allocate((int)length);
        Offset = Workspace.AlignedStart(Memory);
        Span<float> memory = Memory.AsSpan(Offset, (int)length);
        memory.Clear();
        for (int gate = 0; gate < gates; gate++)
        {
            for (int unit = 0; unit < size; unit++)
            {
                ReadOnlySpan<float> row = weights.Row(gate * size + unit);
                int panel = unit / units, block = unit % units / lanes, lane = unit % lanes;
                for (int k = 0; k < size; k++)
                    memory[(((panel * size + k) * blocks + block) * gates + gate) * lanes + lane] = row[k];
            }
        }
    }

    /// <summary>Size of h.</summary>
    public int HiddenSize { get; }

    /// <summary>The array that the panels are on.</summary>
    public float[] Memory { get; }

    /// <summary>Where in <see cref="Memory"/> they start.</summary>
    public int Offset { get; }
}
