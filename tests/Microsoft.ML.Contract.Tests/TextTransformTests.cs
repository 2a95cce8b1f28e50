using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Normalising, tokenizing, stop words.</summary>
public class TextTransformTests
{
    private readonly MLContext _ml = new(1);

    private string Normalized(
        string? text,
        TextNormalizingEstimator.CaseMode caseMode = TextNormalizingEstimator.CaseMode.Lower,
        bool keepDiacritics = false,
        bool keepPunctuations = true,
        bool keepNumbers = true)
    {
        var view = _ml.Texts(text);
        return _ml.Transforms.Text.NormalizeText("Clean", "Text", caseMode, keepDiacritics, keepPunctuations, keepNumbers)
            .FitAndTransform(view).TextValues("Clean")[0];
    }

    private string[] Words(string? text, params char[] separators) =>
        _ml.Transforms.Text.TokenizeIntoWords("Words", "Text", separators.Length == 0 ? null : separators)
            .FitAndTransform(_ml.Texts(text)).TextVectors("Words")[0];

    [Fact]
    public void Text_is_lower_cased_and_loses_diacritics_by_default() =>
        Assert.Equal("unicode, \"quote\" 1st resume don't-a", Normalized("Ünïcode, \"Quote\" 1st RÉSUMÉ don't-a"));

    [Fact]
    public void Case_may_be_raised_or_left_alone()
    {
        Assert.Equal("MIXED CASE", Normalized("Mixed Case", TextNormalizingEstimator.CaseMode.Upper));
        Assert.Equal("Mixed Case", Normalized("Mixed Case", TextNormalizingEstimator.CaseMode.None));
    }

    [Fact]
    public void Diacritics_are_kept_when_asked_for() => Assert.Equal("ünïcode résumé", Normalized("Ünïcode Résumé", keepDiacritics: true));

    [Fact]
    public void Punctuation_is_removed_when_asked_for_and_symbols_are_not() =>
        Assert.Equal("dont stop costs $5 + tax", Normalized("Don't stop! (costs $5 + tax)", keepPunctuations: false));

    [Fact]
    public void Digits_are_removed_when_asked_for() => Assert.Equal("call  at  pm", Normalized("Call 555 at 7 pm", keepNumbers: false));

    [Fact]
    public void Spaces_are_left_as_they_are() => Assert.Equal("  a   b ", Normalized("  A   B "));

    [Fact]
    public void A_null_or_empty_text_stays_empty()
    {
        Assert.Equal("", Normalized(null));
        Assert.Equal("", Normalized(""));
    }

    [Fact]
    public void The_elements_of_a_vector_are_normalised_one_by_one()
    {
        var clean = _ml.Transforms.Text.NormalizeText("Clean", "Tokens").FitAndTransform(_ml.Tokens(["A", "B c"], []));

        Assert.Equal([["a", "b c"], []], clean.TextVectors("Clean"));
    }

    [Fact]
    public void Words_are_split_at_the_space_only()
    {
        Assert.Equal(["a", "b", "c"], Words("a b c"));
        Assert.Equal(["a\tb\u00a0c\nd", "e"], Words("a\tb\u00a0c\nd e"));
    }

    [Fact]
    public void Empty_words_are_dropped()
    {
        Assert.Equal(["a", "b"], Words("  a  b "));
        Assert.Empty(Words("   "));
        Assert.Empty(Words(""));
        Assert.Empty(Words(null));
    }

    [Fact]
    public void Other_separators_take_the_place_of_the_space() => Assert.Equal(["a b", "c", "d"], Words("a b,c;d", ',', ';'));

    [Fact]
    public void Words_are_a_vector_of_texts_of_any_length()
    {
        var schema = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").FitAndTransform(_ml.Texts("a")).Schema;

        Assert.Equal("Vector<String>", schema["Words"].Type.ToString());
    }

    [Fact]
    public void The_words_of_a_vector_of_texts_are_joined_into_one_vector()
    {
        var words = _ml.Transforms.Text.TokenizeIntoWords("Words", "Tokens").FitAndTransform(_ml.Tokens(["a b", "", "c"]));

        Assert.Equal([["a", "b", "c"]], words.TextVectors("Words"));
    }

    [Fact]
    public void Characters_are_keys_of_16_bits_in_a_vector_of_any_length()
    {
        var schema = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text").FitAndTransform(_ml.Texts("a")).Schema;

        Assert.Equal("Vector<Key<UInt16, 0-65534>>", schema["Characters"].Type.ToString());
    }

    [Fact]
    public void Characters_stand_between_the_marker_keys_two_and_three()
    {
        var characters = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text").FitAndTransform(_ml.Texts("ab", "é"));

        Assert.Equal([[2, 'a', 'b', 3], [2, 'é', 3]], characters.Vectors<ushort>("Characters"));
    }

    [Fact]
    public void Markers_can_be_left_out()
    {
        var characters = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false).FitAndTransform(_ml.Texts("ab"));

        Assert.Equal([['a', 'b']], characters.Vectors<ushort>("Characters"));
    }

    [Fact]
    public void An_empty_text_has_no_characters_and_no_markers()
    {
        var characters = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text").FitAndTransform(_ml.Texts("", null));

        Assert.Equal([[], []], characters.Vectors<ushort>("Characters"));
    }

    [Fact]
    public void Characters_map_back_to_texts()
    {
        var back = _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false)
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Characters"))
            .FitAndTransform(_ml.Texts("aZé"));

        Assert.Equal([["a", "Z", "é"]], back.TextVectors("Back"));
    }

    [Fact]
    public void English_stop_words_are_removed_whatever_their_case()
    {
        var rest = _ml.Transforms.Text.RemoveDefaultStopWords("Rest", "Tokens")
            .FitAndTransform(_ml.Tokens(["The", "cat", "IS", "on", "the", "mat", "and"], ["the"], []));

        Assert.Equal([["cat", "mat"], [], []], rest.TextVectors("Rest"));
        Assert.Equal("Vector<String>", rest.Schema["Rest"].Type.ToString());
    }

    [Fact]
    public void Removing_stop_words_removes_empty_words_too()
    {
        var rest = _ml.Transforms.Text.RemoveDefaultStopWords("Rest", "Tokens").FitAndTransform(_ml.Tokens(["cat", "", "mat"]));

        Assert.Equal([["cat", "mat"]], rest.TextVectors("Rest"));
    }

    [Fact]
    public void Stop_words_are_taken_from_vectors_of_texts_only() =>
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Text.RemoveDefaultStopWords("Rest", "Text").FitAndTransform(_ml.Texts("the cat")));

    [Fact]
    public void Text_transforms_refuse_columns_of_numbers()
    {
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Text.NormalizeText("Out", "Number").FitAndTransform(_ml.Numbers(1)));
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Text.TokenizeIntoWords("Out", "Number").FitAndTransform(_ml.Numbers(1)));
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Out", "Number").FitAndTransform(_ml.Numbers(1)));
    }

    [Fact]
    public void Text_transforms_refuse_columns_that_are_not_there() =>
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Text.TokenizeIntoWords("Out", "Missing").Fit(_ml.Texts("a")).Transform(_ml.Texts("a")));
}
