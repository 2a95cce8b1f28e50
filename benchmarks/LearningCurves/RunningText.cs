using System.IO.Compression;
using System.Runtime.InteropServices;

namespace LearningCurves;

/// <summary>A running text for both sides: lines of tokens, each of which ends with the end of a line.</summary>
/// <param name="Train">To train on.</param>
/// <param name="Validation">To judge by.</param>
/// <param name="IsOfCharacters">Whether the tokens are characters, not words.</param>
internal sealed record RunningText(IReadOnlyList<string[]> Train, IReadOnlyList<string[]> Validation, bool IsOfCharacters)
{
    private const string LineEnd = "\n";

    /// <summary>The characters of a file: its first nine tenths, cut at the end of a line, and the twentieth behind.</summary>
    public static RunningText OfCharacters(string path)
    {
        string[] lines = File.ReadAllLines(path);
        long total = lines.Sum(line => line.Length + 1L), read = 0;
        List<string[]> train = [], validation = [];
        foreach (string line in lines)
        {
            string[] characters = [.. line.EnumerateRunes().Select(rune => rune.ToString())];
            if (read < 0.9 * total)
                train.Add(characters);
            else if (read < 0.95 * total)
                validation.Add(characters);
            read += line.Length + 1;
        }
        return new RunningText(train, validation, IsOfCharacters: true);
    }

    /// <summary>The words of two files, plain or <c>.gz</c>, with blanks between them.</summary>
    public static RunningText OfWords(string train, string validation) => new(ReadWords(train), ReadWords(validation), IsOfCharacters: false);

    /// <summary>Writes numbers of the tokens for the peer: number of different tokens, tokens of each text, the two texts; 32-bit, little endian.</summary>
    public void WriteNumbers(string path)
    {
        var numbers = new Dictionary<string, int> { [LineEnd] = 0 };
        var train = new List<int>();
        foreach (string token in Tokens(Train))
        {
            numbers.TryAdd(token, numbers.Count);
            train.Add(numbers[token]);
        }
        // A token that training has not seen is read as the most frequent one: it must be some token of the peer's.
        int unknown = train.GroupBy(number => number).MaxBy(group => group.Count())!.Key;
        int[] validation = [.. Tokens(Validation).Select(token => numbers.GetValueOrDefault(token, unknown))];
        using FileStream file = File.Create(path);
        file.Write(MemoryMarshal.AsBytes<int>([numbers.Count, train.Count, validation.Length, .. train, .. validation]));
    }

    private static IEnumerable<string> Tokens(IEnumerable<string[]> lines) => lines.SelectMany(line => line.Append(LineEnd));

    private static List<string[]> ReadWords(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        List<string[]> lines = [];
        while (reader.ReadLine() is { } line)
            lines.Add(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return lines;
    }
}
