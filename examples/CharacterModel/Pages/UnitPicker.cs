using System.Globalization;
using System.Xml.Linq;
using CharacterModel.Units;

namespace CharacterModel.Pages;

/// <summary>A part of the page in which the reader picks a unit and sees its activations.</summary>
internal static class UnitPicker
{
    /// <summary>What makes the picker work. Without characters that XML escapes: a page of HTML takes a script as it is.</summary>
    public static string Script { get; } = string.Create(CultureInfo.InvariantCulture, $$"""
        (function () {
          const map = document.getElementById('picked'), pick = document.getElementById('unit'), name = document.getElementById('unit-name');
          const cells = map.querySelectorAll('span'), activations = atob(map.dataset.activations), names = map.dataset.names.split(';');
          function show() {
            const unit = Number(pick.value);
            name.textContent = names[unit];
            cells.forEach(function (cell, i) {
              const activation = (activations.charCodeAt(unit * cells.length + i) - 128) / 127;
              const color = Math.sign(activation) === 1 ? '{{HeatMap.Positive}}' : '{{HeatMap.Negative}}';
              cell.style.background = 'rgba(' + color + ',' + Math.abs(activation) * {{HeatMap.Opacity}} + ')';
              cell.title = activation.toFixed(2);
            });
          }
          pick.addEventListener('input', show);
          show();
        })();
        """);

    /// <summary>The elements.</summary>
    /// <param name="characters">The text.</param>
    /// <param name="shown">Number of its characters that are drawn.</param>
    /// <param name="activations">Of each unit.</param>
    /// <param name="first">The unit that is shown first.</param>
    public static IEnumerable<XElement> Draw(IReadOnlyList<string> characters, int shown, UnitActivations activations, int first)
    {
        yield return new XElement("p",
            new XElement("label", new XAttribute("for", "unit"), "Unit: "),
            new XElement("input", new XAttribute("id", "unit"), new XAttribute("type", "range"), new XAttribute("min", 0), new XAttribute("max", activations.Count - 1), new XAttribute("value", first), new XAttribute("style", "width:24rem;max-width:60%")),
            " ",
            new XElement("output", new XAttribute("id", "unit-name"), new XAttribute("for", "unit"), activations.Names[first]));
        yield return new XElement("pre", new XAttribute("class", "map"), new XAttribute("id", "picked"),
            new XAttribute("data-names", string.Join(';', activations.Names)),
            new XAttribute("data-activations", Convert.ToBase64String(Quantize(activations, shown))),
            characters.Take(shown).Select(character => new XElement("span", HeatMap.Shown(character))));
    }

    /// <summary>A byte an activation, unit behind unit: 128 for 0, 1 for -1, 255 for 1.</summary>
    private static byte[] Quantize(UnitActivations activations, int shown)
    {
        var bytes = new byte[activations.Count * shown];
        for (int unit = 0; unit < activations.Count; unit++)
        {
            for (int i = 0; i < shown; i++)
                bytes[unit * shown + i] = (byte)(128 + MathF.Round(127 * Math.Clamp(activations[unit][i], -1, 1)));
        }
        return bytes;
    }
}
