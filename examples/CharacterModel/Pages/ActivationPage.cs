using System.Globalization;
using System.Xml.Linq;
using CharacterModel.Units;
using Microsoft.ML.Recurrent.Drawing;

namespace CharacterModel.Pages;

/// <summary>The page: how training went, and what hidden units react to.</summary>
internal static class ActivationPage
{
    /// <summary>The page's file.</summary>
    public static string Draw(ActivationPageContent content)
    {
        int shown = Math.Min(content.Shown, content.Characters.Count);
        return Page.WriteWithScript("What hidden units react to", HeatMap.Style, UnitPicker.Script,
            new XElement("h1", "What hidden units react to"),
            new XElement("p", "A recurrent language model reads a text character by character and says which one comes next. To do so it has to remember where it is. Nobody has told it what to remember."),
            BitsCurve.Draw(content.Training, content.Epochs),
            new XElement("p", FormattableString.Invariant($"Below is a piece of the test text. The background behind a character is the state of one hidden unit after the model has read that character (of an LSTM tanh(c), of other cells h): blue above zero, orange below. Of {content.Activations.Count} units those are shown that correlate most, over {content.Characters.Count:N0} characters, with something that can be said of each place in the text.")),
            content.Chosen.SelectMany(unit => new[]
            {
                new XElement("h2", Heading(unit, content.Activations)),
                HeatMap.Draw(content.Characters, content.Activations[unit.Unit][..shown]),
            }),
            new XElement("h2", "Any unit"),
            UnitPicker.Draw(content.Characters, shown, content.Activations, content.Chosen.Count > 0 ? content.Chosen[0].Unit : 0));
    }

    private static string Heading(ChosenUnit unit, UnitActivations activations) =>
        string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(unit.Property[0])}{unit.Property[1..]}: {activations.Names[unit.Unit]}, correlation {unit.Correlation:0.00}");
}
