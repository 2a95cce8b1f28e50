using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Which n-grams of a text are features.</summary>
/// <param name="WordMaximum">Longest n-grams of words, 0 (none) to 5.</param>
/// <param name="CharacterMinimum">Shortest n-grams of characters, 1 to <paramref name="CharacterMaximum"/>.</param>
/// <param name="CharacterMaximum">Longest n-grams of characters, 0 (none) to 8.</param>
internal readonly record struct NGramOptions(int WordMaximum, int CharacterMinimum, int CharacterMaximum)
{
    /// <summary>Words and pairs of words; 3 to 5 characters.</summary>
    public static NGramOptions Default => new(2, 3, 5);

    /// <summary>Writes the options.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(WordMaximum);
        writer.WriteInt32(CharacterMinimum);
        writer.WriteInt32(CharacterMaximum);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static NGramOptions Read(SectionReader reader) => new(
        reader.ReadInt32(0, 5, "longest n-grams of words"),
        reader.ReadInt32(1, 8, "shortest n-grams of characters"),
        reader.ReadInt32(0, 8, "longest n-grams of characters"));
}
