using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What a session of a tagger keeps of the tokens that it has met: of their spellings the vectors, and, where tokens are nothing but texts, what they add to
/// the gates of the first recurrent layer.
/// </summary>
internal sealed class TokenMemory
{
    /// <summary>What the rows of the first layer's gates may take.</summary>
    public const long ProjectionBytes = 16 << 20;

    /// <summary>An empty memory.</summary>
    /// <param name="shape">The network's shape.</param>
    /// <param name="frozen">The network's packed parts.</param>
    /// <param name="projectionBytes">What the rows of the first layer's gates may take.</param>
    public TokenMemory(TaggerShape shape, FrozenTagger frozen, long projectionBytes = ProjectionBytes)
    {
        if (frozen.Characters is { } characters)
            Spellings = new SpellingVectors(characters);
        if (shape.CharacterSize + shape.WordShapeSize > 0 && shape.ElementSize == 0)
            Projections = new TokenProjections(frozen.Recurrent, projectionBytes);
    }

    /// <summary>Vectors of spellings; null where there is no encoder of characters.</summary>
    public SpellingVectors? Spellings { get; }

    /// <summary>What tokens add to the gates of the first layer; null where that is not a matter of their texts alone, or of their words alone.</summary>
    public TokenProjections? Projections { get; }

    /// <summary>Those tokens of the batch at hand of which <see cref="Projections"/> does not know it.</summary>
    public TaggerBatch New { get; } = new();

    /// <summary>Forgets all; to be called when the table of texts is cleared.</summary>
    public void Clear()
    {
        Spellings?.Clear();
        Projections?.Clear();
    }
}
