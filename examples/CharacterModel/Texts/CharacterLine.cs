using System.Text;

namespace CharacterModel.Texts;

/// <summary>A line of a text: a row of the data. The end of a row, which a language model predicts too, is the end of the line.</summary>
public sealed class CharacterLine
{
    private static readonly string[] _ascii = [.. Enumerable.Range(0, 128).Select(value => new Rune(value).ToString())];

    /// <summary>Its characters, which are Unicode scalar values.</summary>
    public string[] Tokens { get; set; } = [];

    /// <summary>The characters of a text.</summary>
    public static string[] CharactersOf(string text) => [.. text.EnumerateRunes().Select(rune => rune.IsAscii ? _ascii[rune.Value] : rune.ToString())];

    /// <summary>The characters of lines, with <c>\n</c> behind each line, up to about <paramref name="most"/> of them.</summary>
    public static string[] CharactersOf(IEnumerable<string> lines, int most)
    {
        var characters = new List<string>();
        foreach (string line in lines)
        {
            if (characters.Count >= most)
                break;
            characters.AddRange(CharactersOf(line));
            characters.Add("\n");
        }
        return [.. characters];
    }
}
