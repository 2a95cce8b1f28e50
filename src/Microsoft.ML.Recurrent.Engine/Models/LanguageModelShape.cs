using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What decides the weights of a <see cref="LanguageModelNetwork"/>: sizes and kinds, nothing that only training needs.</summary>
internal sealed record LanguageModelShape
{
    /// <summary>Number of words.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a word's vector.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Hidden units of a layer; the top layer's where <see cref="TopHiddenSize"/> says nothing else.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// Whether the word vectors are the output layer's weights as well. What reaches the output layer is then as wide as they are: the top layer
    /// has <see cref="EmbeddingSize"/> units (Merity, Keskar and Socher 2018), unless a projection makes up the difference.
    /// </summary>
    public bool IsTied { get; init; }

    /// <summary>
    /// Width of a linear layer without bias between the recurrent layers and the output layer (Press and Wolf 2017), 0 for none;
    /// with tied word vectors <see cref="EmbeddingSize"/>.
    /// </summary>
    public int ProjectionSize { get; init; }

    /// <summary>
    /// First words of the tails of an adaptive softmax over a vocabulary that is sorted by falling frequency, ascending; empty for a full softmax.
    /// </summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>What each tail of an adaptive softmax is narrower than the one before, from 1; 1 for tails as wide as the hidden state.</summary>
    public double TailDivisor { get; init; } = 4;

    /// <summary>Hidden units of the top layer.</summary>
    public int TopHiddenSize => IsTied && ProjectionSize == 0 ? EmbeddingSize : HiddenSize;

    /// <summary>Width of what reaches the output layer.</summary>
    public int OutputSize => ProjectionSize > 0 ? ProjectionSize : TopHiddenSize;

    /// <summary>Hidden units of layer <paramref name="layer"/>, from 0.</summary>
    public int HiddenSizeOf(int layer) => layer == Layers - 1 ? TopHiddenSize : HiddenSize;

    /// <summary>What does not fit together, in words; null when everything does.</summary>
    public string? Fault
    {
        get
        {
            if (IsTied && ProjectionSize > 0 && ProjectionSize != EmbeddingSize)
                return $"Expected a projection to the length of the tied word vectors, {EmbeddingSize}; found one to {ProjectionSize}. Make them equal, or do not tie the vectors.";
            if (Layers == 1 && TopHiddenSize != HiddenSize)
                return $"Expected one layer of {EmbeddingSize} units, as long as the tied word vectors; found {HiddenSize}. Make them equal, use more layers (the top one is as wide as the vectors), a projection, or do not tie the vectors.";
            return null;
        }
    }

    /// <summary>A lower bound of the number of weights, from the matrices that grow with more than one figure.</summary>
    public long WeightCount
    {
        get
        {
            var stack = new StackOptions { Cell = Cell, InputSize = EmbeddingSize, HiddenSize = HiddenSize, TopHiddenSize = TopHiddenSize, Layers = Layers };
            long recurrent = stack.WeightCount;
            recurrent += (long)ProjectionSize * TopHiddenSize;
            long words = IsTied ? 0 : (long)VocabularySize * EmbeddingSize;
            for (int cluster = 0; cluster <= Cuts.Count; cluster++)
            {
                long first = cluster == 0 ? 0 : Cuts[cluster - 1], end = cluster == Cuts.Count ? VocabularySize : Cuts[cluster];
                words += (end - first) * (cluster == 0 ? OutputSize : AdaptiveSoftmax.WidthOf(cluster - 1, OutputSize, TailDivisor));
            }
            return recurrent + words;
        }
    }

    /// <summary>A hash of the shape.</summary>
    public void AddTo(ref StableHash hash)
    {
        foreach (long number in new long[] { VocabularySize, EmbeddingSize, (long)Cell, HiddenSize, Layers, IsTied ? 1 : 0, ProjectionSize })
            hash.Add(number);
        hash.Add([.. Cuts]);
        hash.Add(TailDivisor);
    }

    /// <summary>Writes the shape.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(VocabularySize);
        writer.WriteInt32(EmbeddingSize);
        writer.WriteInt32((int)Cell);
        writer.WriteInt32(HiddenSize);
        writer.WriteInt32(Layers);
        writer.WriteBoolean(IsTied);
        writer.WriteInt32(ProjectionSize);
        VocabularyCuts.Write(writer, Cuts, TailDivisor);
    }

    /// <summary>Reads a shape.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range.</exception>
    public static LanguageModelShape Read(SectionReader reader)
    {
        int vocabulary = reader.ReadInt32(LanguageModelIds.FirstWord, int.MaxValue, "vocabulary size"), embedding = reader.ReadInt32(1, 1 << 16, "embedding size");
        var cell = (RecurrentCell)reader.ReadInt32(0, (int)RecurrentCell.Gru, "cell");
        int hidden = reader.ReadInt32(1, 1 << 16, "hidden size"), layers = reader.ReadInt32(1, 16, "layers");
        bool isTied = reader.ReadBoolean();
        int projection = reader.ReadInt32(0, 1 << 16, "projection size");
        (int[] cuts, double divisor) = VocabularyCuts.Read(reader, vocabulary, most: vocabulary);
        var shape = new LanguageModelShape
        {
            VocabularySize = vocabulary,
            EmbeddingSize = embedding,
            Cell = cell,
            HiddenSize = hidden,
            Layers = layers,
            IsTied = isTied,
            ProjectionSize = projection,
            Cuts = cuts,
            TailDivisor = divisor,
        };
        return shape.Fault is null ? shape : throw reader.Fault("sizes that fit together", shape.Fault);
    }
}
