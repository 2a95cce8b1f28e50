namespace Microsoft.ML.Transforms.Text;

/// <summary>Normalises one text, character by character. A text that does not change is handed on as it is.</summary>
internal sealed class TextNormalizer(TextNormalizingEstimator.CaseMode caseMode, bool keepDiacritics, bool keepPunctuations, bool keepNumbers)
{
    public static TextNormalizer Read(BinaryReader reader) =>
        new((TextNormalizingEstimator.CaseMode)reader.ReadByte(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean());

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)caseMode);
        writer.Write(keepDiacritics);
        writer.Write(keepPunctuations);
        writer.Write(keepNumbers);
    }

    public ReadOnlyMemory<char> Normalize(ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> source = text.Span;
        int changed = FirstChange(source);
        if (changed == source.Length)
            return text;
        var target = new char[source.Length];
        source[..changed].CopyTo(target);
        int length = changed;
        foreach (char character in source[changed..])
        {
            if (Map(character) is { } kept)
                target[length++] = kept;
        }
        return target.AsMemory(0, length);
    }

    private int FirstChange(ReadOnlySpan<char> source)
    {
        int i = 0;
        while (i < source.Length && Map(source[i]) == source[i])
            i++;
        return i;
    }

    /// <summary>What becomes of a character; null where it is removed.</summary>
    private char? Map(char character)
    {
        if (!keepPunctuations && char.IsPunctuation(character))
            return null;
        if (!keepNumbers && char.IsNumber(character))
            return null;
        if (!keepDiacritics)
        {
            if (Diacritics.IsMark(character))
                return null;
            character = Diacritics.Remove(character);
        }
        return caseMode switch
        {
            TextNormalizingEstimator.CaseMode.Lower => char.ToLowerInvariant(character),
            TextNormalizingEstimator.CaseMode.Upper => char.ToUpperInvariant(character),
            _ => character,
        };
    }
}
