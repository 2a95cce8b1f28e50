using CharacterModel.Texts;
using CharacterModel.Units;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace CharacterModel.Tests;

public sealed class UnitTests
{
    [Theory]
    [InlineData("inside a comment", "a / b // c\nd", "000000011110")]
    [InlineData("inside a comment", "\"//\" // x", "000000111")]
    [InlineData("inside quotes", "f(\"a\\\"b\") c", "00111110000")]
    [InlineData("inside quotes", "say \"a\nb", "00001110")]
    [InlineData("in the indentation of a line", "  a  b\n c", "110000010")]
    [InlineData("how far the line is indented", "  a  b\n c", "122222211")]
    [InlineData("position in the line", "ab\ncd", "12312")]
    [InlineData("position in the word", "ab, cd2", "1200123")]
    [InlineData("inside parentheses", "f(a(b)c) d", "0111111000")]
    [InlineData("in a word that begins with a capital", "Ab cD E", "1100001")]
    public void Properties_say_where_in_the_text_a_character_is(string property, string text, string expected)
    {
        TextProperty found = TextProperties.Of(CharacterLine.CharactersOf(text)).Single(candidate => candidate.Name == property);

        Assert.Equal(expected, string.Concat(found.Values));
    }

    [Fact]
    public void Correlation_is_Pearsons()
    {
        // Deviations (-1, 0, 1) and (-2, 1, 1): 3 / √(2 · 6).
        Assert.Equal(3 / Math.Sqrt(12), ChosenUnit.CorrelationOf([1, 2, 3], [0, 3, 3]), 12);
        Assert.Equal(-1, ChosenUnit.CorrelationOf([1, 2, 4], [-1, -2, -4]), 12);
        Assert.Equal(0, ChosenUnit.CorrelationOf([1, 1, 1], [0, 1, 2]));
    }

    [Theory]
    [InlineData(RecurrentCell.Lstm, 1)]
    [InlineData(RecurrentCell.Gru, 2)]
    public void Activations_are_those_of_the_units_that_read_the_text(RecurrentCell cell, int layers)
    {
        LanguageModelTransformer model = Models.Train(cell, layers);
        string[] characters = CharacterLine.CharactersOf("ab\nba\n");

        var activations = UnitActivations.Read(model, characters);

        Assert.Equal(layers * Models.HiddenSize, activations.Count);
        for (int unit = 0; unit < activations.Count; unit++)
        {
            float[] values = activations[unit].ToArray();
            Assert.Equal(characters.Length, values.Length);
            Assert.All(values, value => Assert.InRange(value, -1, 1));
            // What was read first does not depend on what comes later.
            Assert.Equal(values[..3], UnitActivations.Read(model, characters[..3])[unit].ToArray());
        }
        Assert.Equal(layers == 1 ? "unit 3" : "layer 1, unit 3", activations.Names[3]);
    }

    [Fact]
    public void The_unit_with_the_strongest_correlation_is_chosen_and_properties_that_never_change_are_left_out()
    {
        LanguageModelTransformer model = Models.Train(RecurrentCell.Gru, 1);
        string[] characters = CharacterLine.CharactersOf("abab\nab\nba\n");
        var activations = UnitActivations.Read(model, characters);
        double[] likeUnit2 = [.. activations[2].ToArray().Select(value => -2.0 * value)];

        ChosenUnit chosen = Assert.Single(ChosenUnit.Find(activations, [new TextProperty("constant", new double[characters.Length]), new TextProperty("minus unit 2", likeUnit2)]));

        Assert.Equal(("minus unit 2", 2), (chosen.Property, chosen.Unit));
        Assert.Equal(-1, chosen.Correlation, 5);
    }
}
