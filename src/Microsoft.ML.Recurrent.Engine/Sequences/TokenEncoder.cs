using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>What a network sees of a token's text. Immutable; part of a model file.</summary>
/// <param name="Words">The words that have a vector of their own.</param>
/// <param name="Characters">The characters that words are spelt with; null for a network that does not look at them.</param>
internal sealed record TokenEncoder(Vocabulary Words, CharacterVocabulary? Characters = null)
{
    /// <summary>Writes the encoder.</summary>
    public void Write(SectionWriter writer)
    {
        Words.Write(writer);
        writer.WriteBoolean(Characters is not null);
        Characters?.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">It does not fit together.</exception>
    public static TokenEncoder Read(SectionReader reader)
    {
        Vocabulary words = Vocabulary.Read(reader);
        return new TokenEncoder(words, reader.ReadBoolean() ? CharacterVocabulary.Read(reader) : null);
    }
}
