using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What decides the weights of a <see cref="ClassifierNetwork"/>: sizes and kinds, nothing that only training needs.</summary>
internal sealed record ClassifierShape
{
    /// <summary>Number of words, the unknown one included; 0 when the sequence consists of float vectors.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of an element of the sequence: of a word's vector, or of a float vector.</summary>
    public required int ElementSize { get; init; }

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Hidden units of each layer in each direction.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer has both directions.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>How the hidden states become one vector.</summary>
    public SequencePooling Pooling { get; init; } = SequencePooling.Max;

    /// <summary>Number of additional features of a row, joined to the pooled state.</summary>
    public int AdditionalFeatures { get; init; }

    /// <summary>Number of logits: 1 for two classes, otherwise the number of classes.</summary>
    public required int Outputs { get; init; }

    /// <summary>Whether the sequence consists of words.</summary>
    public bool HasWords => VocabularySize > 0;

    /// <summary>Width of a hidden state: both directions together.</summary>
    public int StateSize => HiddenSize * (Bidirectional ? 2 : 1);

    /// <summary>Width of the pooled state.</summary>
    public int PooledSize => StateSize * int.PopCount((int)Pooling);

    /// <summary>A lower bound of the number of weights, from the matrices that grow with more than one figure.</summary>
    public long WeightCount
    {
        get
        {
            var recurrent = new StackOptions { Cell = Cell, InputSize = ElementSize, HiddenSize = HiddenSize, Layers = Layers, Bidirectional = Bidirectional };
            return (long)VocabularySize * ElementSize + recurrent.WeightCount + (long)Outputs * (PooledSize + AdditionalFeatures);
        }
    }

    /// <summary>Writes the shape.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(VocabularySize);
        writer.WriteInt32(ElementSize);
        writer.WriteInt32((int)Cell);
        writer.WriteInt32(HiddenSize);
        writer.WriteInt32(Layers);
        writer.WriteBoolean(Bidirectional);
        writer.WriteInt32((int)Pooling);
        writer.WriteInt32(AdditionalFeatures);
        writer.WriteInt32(Outputs);
    }

    /// <summary>Reads a shape.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range.</exception>
    public static ClassifierShape Read(SectionReader reader) => new()
    {
        VocabularySize = reader.ReadInt32(0, int.MaxValue, "vocabulary size"),
        ElementSize = reader.ReadInt32(1, 1 << 24, "element size"),
        Cell = (RecurrentCell)reader.ReadInt32(0, (int)RecurrentCell.Gru, "cell"),
        HiddenSize = reader.ReadInt32(1, 1 << 16, "hidden size"),
        Layers = reader.ReadInt32(1, 16, "layers"),
        Bidirectional = reader.ReadBoolean(),
        Pooling = (SequencePooling)reader.ReadInt32(1, (int)SequencePooling.All, "pooling"),
        AdditionalFeatures = reader.ReadInt32(0, 1 << 24, "additional features"),
        Outputs = reader.ReadInt32(1, 1 << 20, "outputs"),
    };
}
