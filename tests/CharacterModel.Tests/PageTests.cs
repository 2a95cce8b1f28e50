using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using CharacterModel.Pages;
using CharacterModel.Texts;
using CharacterModel.Units;
using Microsoft.ML.Recurrent;

namespace CharacterModel.Tests;

public sealed class PageTests
{
    private const string Text = "a<b>&\n\"c\" // d\n";

    [Fact]
    public void The_page_is_well_formed_and_has_a_map_for_each_chosen_unit_and_one_for_any()
    {
        XElement html = Draw(shown: 100, out IReadOnlyList<ChosenUnit> chosen);

        XElement[] maps = [.. html.Descendants("pre")];
        Assert.Equal(chosen.Count + 1, maps.Length);
        Assert.All(maps, map => Assert.Equal(Text.Replace("\n", "↵\n", StringComparison.Ordinal), map.Value));
        Assert.Equal(Text.Length, maps[^1].Elements("span").Count());
        Assert.Equal(Text.Length * Models.HiddenSize, Convert.FromBase64String(maps[^1].Attribute("data-activations")!.Value).Length);
        Assert.Contains(html.Descendants(), element => element.Name.LocalName == "svg");
    }

    [Fact]
    public void A_long_text_is_cut() => Assert.All(Draw(shown: 3, out _).Descendants("pre"), map => Assert.Equal("a<b", map.Value));

    [Fact]
    public void The_script_is_the_one_that_the_page_allows_and_stands_in_it_as_it_is()
    {
        XElement html = Draw(shown: 100, out _);

        string policy = html.Descendants("meta").Select(meta => meta.Attribute("content")?.Value).Single(content => content?.StartsWith("default-src", StringComparison.Ordinal) == true)!;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Assert.Single(html.Descendants("script")).Value)));
        Assert.Equal($"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'", policy);
        Assert.DoesNotContain(UnitPicker.Script, character => character is '<' or '>' or '&' or '\r');
    }

    [Fact]
    public void Shades_tell_sign_and_strength()
    {
        XElement map = HeatMap.Draw(["a", "b", "c", "d"], [1, 0.99f, 0.01f, -0.5f]);

        Assert.Equal("<pre class=\"map\"><span class=\"p8\">ab</span>c<span class=\"m4\">d</span></pre>", map.ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public void The_curve_has_the_training_text_and_an_epoch_at_its_end()
    {
        EpochRecord[] epochs = [new(1, 1, Math.Log(4), 4, 0.1, 1, 100, 2), new(2, 1, Math.Log(2), 2, 0.1, 1, 100, 3)];

        string image = BitsCurve.Draw([(0.5, 3), (4.5, 1.5)], epochs).ToString();

        Assert.Contains("seconds of training 2: 2", image, StringComparison.Ordinal);
        Assert.Contains("seconds of training 5: 1", image, StringComparison.Ordinal);
    }

    private static XElement Draw(int shown, out IReadOnlyList<ChosenUnit> chosen)
    {
        string[] characters = CharacterLine.CharactersOf(Text.Split('\n')[..2], 100);
        LanguageModelTransformer model = Models.Train(RecurrentCell.Lstm, 1);
        var activations = UnitActivations.Read(model, characters);
        chosen = ChosenUnit.Find(activations, TextProperties.Of(characters));
        string page = ActivationPage.Draw(new ActivationPageContent(characters, shown, activations, chosen, [(0.1, 3), (0.2, 2)], model.TrainingHistory!.Epochs));
        return XElement.Parse(page[page.IndexOf('\n', StringComparison.Ordinal)..], LoadOptions.PreserveWhitespace);
    }
}
