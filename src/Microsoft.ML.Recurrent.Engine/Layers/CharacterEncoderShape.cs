using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>What decides the weights of a <see cref="CharacterEncoder"/>.</summary>
internal sealed record CharacterEncoderShape
{
    private const int MostWidths = 16, MostHighways = 8;

    /// <summary>How characters become a vector; not <see cref="CharacterEncoderKind.None"/>.</summary>
    public required CharacterEncoderKind Kind { get; init; }

    /// <summary>Number of characters' ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a character's vector.</summary>
    public int EmbeddingSize { get; init; } = 32;

    /// <summary>Of the recurrent kind: the cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Of the recurrent kind: hidden units of each direction. Of the convolution: filters of each width.</summary>
    public int Units { get; init; } = 32;

    /// <summary>Of the convolution: how many successive characters a filter sees, for each group of filters.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [3];

    /// <summary>Of the convolution: number of highway layers behind the maximum (Srivastava, Greff and Schmidhuber 2015).</summary>
    public int Highways { get; init; }

    /// <summary>Length of a word's vector.</summary>
    public int OutputSize => Units * (Kind == CharacterEncoderKind.Recurrent ? 2 : Widths.Count);

    /// <summary>A lower bound of the number of weights, from the matrices that grow with more than one figure.</summary>
    public long WeightCount => (long)VocabularySize * EmbeddingSize + (Kind == CharacterEncoderKind.Recurrent
        ? new StackOptions { Cell = Cell, InputSize = EmbeddingSize, HiddenSize = Units, Bidirectional = true }.WeightCount
        : (long)Units * EmbeddingSize * Widths.Sum() + 2L * Highways * OutputSize * OutputSize);

    /// <summary>Writes the shape.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32((int)Kind);
        writer.WriteInt32(VocabularySize);
        writer.WriteInt32(EmbeddingSize);
        writer.WriteInt32((int)Cell);
        writer.WriteInt32(Units);
        writer.WriteInt32(Widths.Count);
        foreach (int width in Widths)
            writer.WriteInt32(width);
        writer.WriteInt32(Highways);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range.</exception>
    public static CharacterEncoderShape Read(SectionReader reader) => new()
    {
        Kind = (CharacterEncoderKind)reader.ReadInt32((int)CharacterEncoderKind.Recurrent, (int)CharacterEncoderKind.Convolution, "kind of character encoder"),
        VocabularySize = reader.ReadInt32(1, 1 << 21, "characters"),
        EmbeddingSize = reader.ReadInt32(1, 1 << 16, "size of a character's vector"),
        Cell = (RecurrentCell)reader.ReadInt32(0, (int)RecurrentCell.Gru, "cell of characters"),
        Units = reader.ReadInt32(1, 1 << 16, "units of a character encoder"),
        Widths = ReadWidths(reader),
        Highways = reader.ReadInt32(0, MostHighways, "highway layers"),
    };

    private static int[] ReadWidths(SectionReader reader)
    {
        var widths = new int[reader.ReadInt32(1, MostWidths, "widths of filters")];
        foreach (ref int width in widths.AsSpan())
            width = reader.ReadInt32(1, 1 << 8, "width of a filter");
        return widths;
    }
}
