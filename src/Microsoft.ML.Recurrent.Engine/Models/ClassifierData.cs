using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Rows in memory, in the form in which a <see cref="ClassifierNetwork"/> takes them, with their labels.</summary>
internal sealed class ClassifierData
{
    private readonly List<int> _labels = [];

    /// <summary>An empty collection of rows.</summary>
    /// <param name="elementSize">Length of a float vector; 0 when the sequences consist of words.</param>
    /// <param name="additionalFeatures">Number of additional features of a row.</param>
    public ClassifierData(int elementSize, int additionalFeatures)
    {
        ElementSize = elementSize;
        AdditionalFeatures = additionalFeatures;
    }

    /// <summary>Length of a float vector; 0 when the sequences consist of words.</summary>
    public int ElementSize { get; }

    /// <summary>Number of additional features of a row.</summary>
    public int AdditionalFeatures { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Count;

    /// <summary>Class numbers, from 0: [rows].</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Word numbers of each row; empty when the sequences consist of float vectors.</summary>
    public SequenceStore Words { get; } = new();

    /// <summary>What stands beside the network's logits, and is added to them: [rows, outputs]; null for nothing.</summary>
    public Matrix? Offsets { get; set; }

    /// <summary>Float vectors of each row: [length · element size]; empty when the sequences consist of words.</summary>
    public List<float[]> Elements { get; } = [];

    /// <summary>Additional features of each row; empty when there are none.</summary>
    public List<float[]> Additional { get; } = [];

    /// <summary>Adds the label of the row whose sequence was added last.</summary>
    public void AddLabel(int label) => _labels.Add(label);

    /// <summary>Length of a row's sequence.</summary>
    public int LengthOf(int row) => ElementSize == 0 ? Words.LengthOf(row) : Elements[row].Length / ElementSize;

    /// <summary>A hash of all rows.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add((long)Count);
        for (int row = 0; row < Count; row++)
        {
            hash.Add((long)Labels[row]);
            if (ElementSize == 0)
                hash.Add(Words[row]);
            else
                hash.Add(Elements[row].AsSpan());
            if (AdditionalFeatures > 0)
                hash.Add(Additional[row].AsSpan());
            if (Offsets is { } offsets)
                hash.Add(offsets.Row(row));
        }
    }
}
