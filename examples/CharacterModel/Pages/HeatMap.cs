using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Drawing;

namespace CharacterModel.Pages;

/// <summary>A text on a background that tells a unit's activation behind each character: blue above zero, orange below, the stronger the farther.</summary>
internal static class HeatMap
{
    /// <summary>Blue, which is told from <see cref="Negative"/> with any kind of colour vision.</summary>
    public const string Positive = "33,113,181";

    /// <summary>Orange.</summary>
    public const string Negative = "230,120,20";

    /// <summary>So thin that the text keeps its contrast in light and dark.</summary>
    public const double Opacity = 0.7;

    /// <summary>What stands for the end of a line, before it.</summary>
    private const string LineEnd = "↵";

    private const int Steps = 8;

    /// <summary>The rules for the classes of <see cref="Draw"/>.</summary>
    public static string Style { get; } = ".map{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5;font-size:13px}" + string.Concat(Enumerable.Range(1, Steps).Select(step =>
        string.Create(CultureInfo.InvariantCulture, $".p{step}{{background:rgba({Positive},{Opacity * step / Steps:0.##})}}.m{step}{{background:rgba({Negative},{Opacity * step / Steps:0.##})}}")));

    /// <summary>The text with a unit's activations.</summary>
    /// <param name="characters">The text.</param>
    /// <param name="activations">An activation, from -1 to 1, for each of the first characters, which are drawn.</param>
    public static XElement Draw(IReadOnlyList<string> characters, ReadOnlySpan<float> activations)
    {
        var map = new XElement("pre", new XAttribute("class", "map"));
        // Neighbours of one shade share an element: the page is smaller.
        var run = new StringBuilder();
        for (int i = 0; i < activations.Length; i++)
        {
            run.Append(Shown(characters[i]));
            string shade = ShadeOf(activations[i]);
            if (i + 1 < activations.Length && ShadeOf(activations[i + 1]) == shade)
                continue;
            map.Add(shade.Length == 0 ? run.ToString() : new XElement("span", new XAttribute("class", shade), run.ToString()));
            run.Clear();
        }
        return map;
    }

    /// <summary>A character as it is drawn: the end of a line can be seen.</summary>
    public static string Shown(string character) => character == "\n" ? LineEnd + "\n" : Page.Clean(character);

    private static string ShadeOf(float activation)
    {
        int step = (int)MathF.Round(Math.Clamp(activation, -1, 1) * Steps);
        return step == 0 ? "" : step > 0 ? $"p{step}" : $"m{-step}";
    }
}
