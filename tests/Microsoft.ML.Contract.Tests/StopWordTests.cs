using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Stop words of one's own, and of other languages than English.</summary>
public class StopWordTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Given_words_are_removed_whatever_their_case_and_no_others()
    {
        var rest = _ml.Transforms.Text.RemoveStopWords("Rest", "Tokens", "cash", "prize").FitAndTransform(_ml.Tokens(["the", "Cash", "PRIZE", "cashier"], ["cash"]));

        Assert.Equal([["the", "cashier"], []], rest.TextVectors("Rest"));
    }

    [Theory]
    [InlineData(StopWordsRemovingEstimator.Language.French, "les")]
    [InlineData(StopWordsRemovingEstimator.Language.German, "und")]
    [InlineData(StopWordsRemovingEstimator.Language.Dutch, "het")]
    [InlineData(StopWordsRemovingEstimator.Language.Danish, "ikke")]
    [InlineData(StopWordsRemovingEstimator.Language.Swedish, "och")]
    [InlineData(StopWordsRemovingEstimator.Language.Italian, "della")]
    [InlineData(StopWordsRemovingEstimator.Language.Spanish, "los")]
    [InlineData(StopWordsRemovingEstimator.Language.Portuguese, "para")]
    [InlineData(StopWordsRemovingEstimator.Language.Portuguese_Brazilian, "para")]
    [InlineData(StopWordsRemovingEstimator.Language.Norwegian_Bokmal, "ikke")]
    [InlineData(StopWordsRemovingEstimator.Language.Russian, "что")]
    [InlineData(StopWordsRemovingEstimator.Language.Polish, "jest")]
    [InlineData(StopWordsRemovingEstimator.Language.Czech, "jsem")]
    [InlineData(StopWordsRemovingEstimator.Language.Arabic, "من")]
    [InlineData(StopWordsRemovingEstimator.Language.Japanese, "これ")]
    public void Every_language_has_stop_words_of_its_own(StopWordsRemovingEstimator.Language language, string stopWord)
    {
        var tokens = _ml.Tokens([stopWord, "lokomotiv"]);

        Assert.Equal([["lokomotiv"]], _ml.Transforms.Text.RemoveDefaultStopWords("Rest", "Tokens", language).FitAndTransform(tokens).TextVectors("Rest"));
        Assert.Equal([[stopWord, "lokomotiv"]], _ml.Transforms.Text.RemoveDefaultStopWords("Rest", "Tokens").FitAndTransform(tokens).TextVectors("Rest"));
    }
}
