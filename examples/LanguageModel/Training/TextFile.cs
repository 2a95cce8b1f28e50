using Examples.Common;

namespace LanguageModel.Training;

/// <summary>Reads a text whose words have blanks between them.</summary>
internal static class TextFile
{
    /// <summary>All lines, empty ones too: each ends, and its end is predicted.</summary>
    /// <exception cref="InvalidDataException">There are no words.</exception>
    public static List<TextLine> Read(string path)
    {
        List<TextLine> lines = [.. TextLines.Read(path).Select(line => new TextLine { Tokens = WordsOf(line) })];
        return lines.Exists(line => line.Tokens.Length > 0)
            ? lines
            : throw new InvalidDataException($"{path}: expected lines of words with blanks between them, found no word: the file is empty.");
    }

    /// <summary>The words of a line.</summary>
    public static string[] WordsOf(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
