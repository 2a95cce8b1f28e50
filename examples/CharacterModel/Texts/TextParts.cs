using Examples.Common;

namespace CharacterModel.Texts;

/// <summary>A text in its parts, as lines.</summary>
/// <param name="Train">To train on: about nine tenths.</param>
/// <param name="Validation">To choose the best epoch by: about a twentieth.</param>
/// <param name="Test">To judge by: the rest.</param>
internal sealed record TextParts(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, IReadOnlyList<string> Test)
{
    private const int Period = 20, ValidationPlace = 9, TestPlace = 19;

    /// <summary>The text that the settings name.</summary>
    /// <exception cref="InvalidDataException">A part of it is empty.</exception>
    public static TextParts Of(Settings settings) =>
        settings is { TextPath: { } train, ValidationPath: { } validation, TestPath: { } test } ? new TextParts(LinesOf(train), LinesOf(validation), LinesOf(test))
        : settings.TextPath is { } path ? OfFile(path)
        : OfFolder(Path.Combine(AppContext.BaseDirectory, "data"));

    /// <summary>Parts of one file: its first nine tenths by characters, the next twentieth, the rest, cut at ends of lines.</summary>
    /// <exception cref="InvalidDataException">It is too short for that.</exception>
    public static TextParts OfFile(string path)
    {
        string[] lines = [.. TextLines.Read(path)];
        long total = lines.Sum(Length), read = 0;
        var parts = new List<string>[] { [], [], [] };
        foreach (string line in lines)
        {
            // A line belongs to the part in which it begins.
            parts[read < 0.9 * total ? 0 : read < 0.95 * total ? 1 : 2].Add(line);
            read += Length(line);
        }
        return parts.All(part => part.Exists(line => line.Length > 0))
            ? new TextParts(parts[0], parts[1], parts[2])
            : throw new InvalidDataException($"{path}: expected a text of many lines, of which the first nine tenths are trained on and a twentieth each is left to validate and to test; found {lines.Length} lines of {total} characters.");
    }

    /// <summary>Parts of the files of a folder, in the order of their names: of twenty, the tenth validates and the twentieth tests.</summary>
    public static TextParts OfFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        IReadOnlyList<string> Lines(Func<int, bool> isChosen) => [.. files.Where((_, i) => isChosen(i % Period)).SelectMany(TextLines.Read)];
        return new TextParts(Lines(place => place is not ValidationPlace and not TestPlace), Lines(place => place == ValidationPlace), Lines(place => place == TestPlace));
    }

    private static string[] LinesOf(string path)
    {
        string[] lines = [.. TextLines.Read(path)];
        return lines.Any(line => line.Length > 0) ? lines : throw new InvalidDataException($"{path}: expected lines of text, found no character: the file is empty.");
    }

    private static long Length(string line) => line.Length + 1;
}
