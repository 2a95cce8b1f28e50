using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Some successive places of a text: the hidden state of each, as a column of a packed matrix, and the word that followed. Places are only added, so
/// any number of histories share a chunk; each knows how many of its places are its own.
/// </summary>
internal sealed class CacheChunk
{
    /// <summary>Places of a chunk.</summary>
    public const int Length = 32;

    private readonly float[] _states;
    private readonly int[] _ids = new int[Length];
    private int _count;

    /// <summary>An empty chunk for hidden states of the given size.</summary>
    public CacheChunk(int hiddenSize)
    {
        _states = new float[PackedPanels.Length(hiddenSize, Length)];
        States = new PackedPanels(_states, 0, hiddenSize, Length);
    }

    /// <summary>A copy of the first <paramref name="count"/> places of another chunk.</summary>
    public CacheChunk(CacheChunk other, int count) : this(other.States.Rows)
    {
        // Those behind them come along, and are written over.
        other._states.CopyTo(_states, 0);
        other._ids.CopyTo(_ids, 0);
        _count = count;
    }

    /// <summary>The hidden states: [hidden, places]; what is behind those that were added means nothing.</summary>
    public PackedPanels States { get; }

    /// <summary>The words that followed: [places].</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>Adds a place behind <paramref name="count"/> others, unless another history has already done so.</summary>
    public bool TryAdd(int count, ReadOnlySpan<float> hidden, int id)
    {
        if (Interlocked.CompareExchange(ref _count, count + 1, count) != count)
            return false;
        int panel = 0;
        while (PackedPanels.FirstColumn(Length, panel + 1) <= count)
            panel++;
        // The length is a multiple of every vector's width, so no panel is padded.
        int first = PackedPanels.FirstColumn(Length, panel), width = PackedPanels.FirstColumn(Length, panel + 1) - first;
        for (int k = 0, index = first * States.Rows + count - first; k < hidden.Length; k++, index += width)
            _states[index] = hidden[k];
        _ids[count] = id;
        return true;
    }
}
