using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What decides the weights of a <see cref="TaggerNetwork"/>: sizes and kinds, nothing that only training needs.</summary>
internal sealed record TaggerShape
{
    /// <summary>Number of words, the unknown one included; 0 when tokens have no words.</summary>
    public int VocabularySize { get; init; }

    /// <summary>Length of a word's vector; 0 when tokens have no words.</summary>
    public int WordSize { get; init; }

    /// <summary>How a token's characters become a part of its vector; null for none.</summary>
    public CharacterEncoderShape? Characters { get; init; }

    /// <summary>Length of the vector of a token's outward form (<see cref="Sequences.WordShape"/>); 0 for none.</summary>
    public int WordShapeSize { get; init; }

    /// <summary>Number of float features of each token, beside its word or instead of one; 0 for none.</summary>
    public int ElementSize { get; init; }

    /// <summary>Most tags: pairs of them are counted with.</summary>
    public const int MostTags = 2048;

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Lstm;

    /// <summary>Hidden units of each layer in each direction.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer has both directions.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>What goes past a layer, of all layers but the first.</summary>
    public LayerConnection Connection { get; init; }

    /// <summary>Number of tags.</summary>
    public required int Tags { get; init; }

    /// <summary>How the tags of a sequence are decided on.</summary>
    public TaggerOutput Output { get; init; }

    /// <summary>Length of a tag's vector, for <see cref="TaggerOutput.PreviousTag"/>.</summary>
    public int TagSize { get; init; } = 16;

    /// <summary>How many beginnings of a sequence's tags are followed in prediction, for <see cref="TaggerOutput.PreviousTag"/>.</summary>
    public int BeamWidth { get; init; } = 1;

    /// <summary>How tags mark spans: tags that break the scheme are not predicted.</summary>
    public TagScheme Scheme { get; init; }

    /// <summary>Whether tokens have words.</summary>
    public bool HasWords => VocabularySize > 0;

    /// <summary>Width of what the recurrent layers read of a token.</summary>
    public int InputSize => WordSize + CharacterSize + WordShapeSize + ElementSize;

    /// <summary>Length of the vector of a token's characters; 0 for none.</summary>
    public int CharacterSize => Characters?.OutputSize ?? 0;

    /// <summary>Width of a hidden state: both directions together.</summary>
    public int StateSize => HiddenSize * (Bidirectional ? 2 : 1);

    /// <summary>What does not fit together, in words; null when everything does.</summary>
    public string? Fault
    {
        get
        {
            if (InputSize == 0 || HasWords != WordSize > 0)
                return $"Expected words with vectors, float features, or both; found {VocabularySize} words with vectors of {WordSize}, and {ElementSize} float features.";
            if (!HasWords && (Characters is not null || WordShapeSize > 0))
                return "Expected characters and outward forms of tokens that have words; found none of words.";
            return Tags is >= 1 and <= MostTags ? null : $"Expected from 1 to {MostTags} tags, found {Tags}.";
        }
    }

    /// <summary>A lower bound of the number of weights, from the matrices that grow with more than one figure.</summary>
    public long WeightCount => (long)VocabularySize * WordSize + (Characters?.WeightCount ?? 0) + Recurrent(new TaggerRegularization()).WeightCount + (long)Tags * StateSize
        + Output switch
        {
            TaggerOutput.ConditionalRandomField => (long)Tags * Tags,
            TaggerOutput.PreviousTag => PreviousTag(new TaggerRegularization()).Recurrent("", StateSize).WeightCount + (long)Tags * TagSize,
            _ => 0,
        };

    /// <summary>The recurrent layers.</summary>
    /// <param name="regularization">Dropout.</param>
    public StackOptions Recurrent(TaggerRegularization regularization) => new()
    {
        Name = "rnn",
        Cell = Cell,
        InputSize = InputSize,
        HiddenSize = HiddenSize,
        Layers = Layers,
        Bidirectional = Bidirectional,
        Connection = Connection,
        Dropout = regularization.LayerDropout,
        VariationalDropout = regularization.Variational,
        WeightDropout = regularization.WeightDropout,
        RecurrentDropout = regularization.RecurrentDropout,
        DropoutNumber = 2,
    };

    /// <summary>The output layer of <see cref="TaggerOutput.PreviousTag"/>.</summary>
    /// <param name="regularization">Dropout and sampling.</param>
    public PreviousTagOptions PreviousTag(TaggerRegularization regularization) => new()
    {
        TagSize = TagSize,
        HiddenSize = HiddenSize,
        Cell = Cell,
        BeamWidth = BeamWidth,
        SamplingRate = regularization.SamplingRate,
        Consistency = regularization.Consistency,
        Dropout = regularization.OutputDropout,
        Variational = regularization.Variational,
        WeightDropout = regularization.WeightDropout,
        RecurrentDropout = regularization.RecurrentDropout,
        DropoutNumber = 200,
    };

    /// <summary>Writes the shape.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(VocabularySize);
        writer.WriteInt32(WordSize);
        writer.WriteBoolean(Characters is not null);
        Characters?.Write(writer);
        writer.WriteInt32(WordShapeSize);
        writer.WriteInt32(ElementSize);
        writer.WriteInt32((int)Cell);
        writer.WriteInt32(HiddenSize);
        writer.WriteInt32(Layers);
        writer.WriteBoolean(Bidirectional);
        writer.WriteByte((byte)Connection);
        writer.WriteInt32(Tags);
        writer.WriteInt32((int)Output);
        writer.WriteInt32(TagSize);
        writer.WriteInt32(BeamWidth);
        writer.WriteInt32((int)Scheme);
    }

    /// <summary>Reads a shape.</summary>
    /// <exception cref="ModelFormatException">A figure is out of range, or the figures do not fit together.</exception>
    public static TaggerShape Read(SectionReader reader)
    {
        var shape = new TaggerShape
        {
            VocabularySize = reader.ReadInt32(0, int.MaxValue, "vocabulary size"),
            WordSize = reader.ReadInt32(0, 1 << 16, "length of a word's vector"),
            Characters = reader.ReadBoolean() ? CharacterEncoderShape.Read(reader) : null,
            WordShapeSize = reader.ReadInt32(0, 1 << 16, "length of the vector of an outward form"),
            ElementSize = reader.ReadInt32(0, 1 << 24, "float features"),
            Cell = (RecurrentCell)reader.ReadInt32(0, (int)RecurrentCell.Gru, "cell"),
            HiddenSize = reader.ReadInt32(1, 1 << 16, "hidden size"),
            Layers = reader.ReadInt32(1, 16, "layers"),
            Bidirectional = reader.ReadBoolean(),
            Connection = (LayerConnection)reader.ReadByte(0, (byte)LayerConnection.Highway, "connection past a layer"),
            Tags = reader.ReadInt32(1, MostTags, "tags"),
            Output = (TaggerOutput)reader.ReadInt32(0, (int)TaggerOutput.PreviousTag, "output"),
            TagSize = reader.ReadInt32(1, 1 << 16, "length of a tag's vector"),
            BeamWidth = reader.ReadInt32(1, 1 << 10, "width of the beam"),
            Scheme = (TagScheme)reader.ReadInt32(0, (int)TagScheme.Bioes, "scheme of tags"),
        };
        return shape.Fault is null ? shape : throw reader.Fault("sizes that fit together", shape.Fault);
    }
}
