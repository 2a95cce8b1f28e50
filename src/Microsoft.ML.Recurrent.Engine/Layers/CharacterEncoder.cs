using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Makes a vector of each word from its characters, each different word of a batch once. <see cref="RowGather"/> gives the vectors to the tokens,
/// <see cref="RowScatter"/> brings the tokens' gradients back. A word without characters has zeros, or what highway layers make of them. A word's
/// bits do not depend on the other words.
/// </summary>
internal abstract class CharacterEncoder : Layer
{
    /// <summary>What every kind has.</summary>
    /// <param name="name">Put before the names of the weights.</param>
    /// <param name="shape">Sizes.</param>
    protected CharacterEncoder(string name, CharacterEncoderShape shape)
    {
        Shape = shape;
        Embedding = new Embedding(name + "embedding", shape.VocabularySize, shape.EmbeddingSize);
    }

    /// <summary>Kind and sizes.</summary>
    public CharacterEncoderShape Shape { get; }

    /// <summary>The characters' vectors.</summary>
    public Embedding Embedding { get; }

    /// <summary>An encoder of the kind that <paramref name="shape"/> says.</summary>
    /// <param name="name">Put before the names of the weights, for instance <c>characters.</c></param>
    /// <param name="shape">Kind and sizes.</param>
    /// <param name="dropout">Share of the values of characters' vectors that training sets to zero.</param>
    /// <param name="dropoutNumber">Number of the dropout's random stream; unique in a model.</param>
    public static CharacterEncoder Create(string name, CharacterEncoderShape shape, double dropout = 0, uint dropoutNumber = 0) => shape.Kind switch
    {
        CharacterEncoderKind.Recurrent => new RecurrentCharacterEncoder(name, shape, dropout, dropoutNumber),
        CharacterEncoderKind.Convolution => new ConvolutionCharacterEncoder(name, shape, dropout, dropoutNumber),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Kind, "Expected a kind of character encoder that reads characters."),
    };

    /// <summary>A session's state.</summary>
    public abstract CharacterEncoderState CreateState();

    /// <summary>Writes the vectors of the different words.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">A state of this encoder.</param>
    /// <param name="batch">The words; must stay unchanged until Backward.</param>
    /// <param name="output">[words, output size]; must stay unchanged until Backward.</param>
    public abstract void Forward(Pass pass, CharacterEncoderState state, CharacterBatch batch, Matrix output);

    /// <summary>Adds to the parameters' gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The state of the forward pass.</param>
    /// <param name="dOutput">[words, output size].</param>
    public abstract void Backward(Pass pass, CharacterEncoderState state, Matrix dOutput);

    /// <summary>The encoder for prediction alone; its bits are those of <see cref="Forward"/> outside training.</summary>
    public abstract FrozenCharacterEncoder Freeze(ThreadTeam team);
}

/// <summary>What a <see cref="CharacterEncoder"/> keeps of a forward pass.</summary>
internal abstract class CharacterEncoderState
{
    internal CharacterBatch Batch { get; set; } = null!;

    internal EmbeddingState Embedding { get; } = Layers.Embedding.CreateState();

    internal DropoutState Dropout { get; } = Layers.Dropout.CreateState();
}
