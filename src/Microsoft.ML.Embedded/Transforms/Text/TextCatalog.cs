using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML;

/// <summary>The transforms of text.</summary>
public static class TextCatalog
{
    /// <summary>Changes case, and removes diacritics, punctuation and numbers as told. A vector of texts loses the texts that become empty.</summary>
    public static TextNormalizingEstimator NormalizeText(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        TextNormalizingEstimator.CaseMode caseMode = TextNormalizingEstimator.CaseMode.Lower,
        bool keepDiacritics = false,
        bool keepPunctuations = true,
        bool keepNumbers = true) =>
        new(catalog.GetEnvironment().Register(nameof(TextNormalizingEstimator)), new(outputColumnName, inputColumnName), new(caseMode, keepDiacritics, keepPunctuations, keepNumbers));

    /// <summary>Cuts texts at the separators (a space, if none are given) and drops empty tokens.</summary>
    public static WordTokenizingEstimator TokenizeIntoWords(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        char[] separators = null) =>
        new(catalog.GetEnvironment().Register(nameof(WordTokenizingEstimator)), new(outputColumnName, inputColumnName), separators ?? [' ']);

    /// <summary>Makes a key of each character, between two markers if wanted.</summary>
    public static TokenizingByCharactersEstimator TokenizeIntoCharactersAsKeys(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        bool useMarkerCharacters = true) =>
        new(catalog.GetEnvironment().Register(nameof(TokenizingByCharactersEstimator)), new(outputColumnName, inputColumnName), useMarkerCharacters);

    /// <summary>Removes the words that carry little meaning in the language, whatever their case, from a vector of texts.</summary>
    public static StopWordsRemovingEstimator RemoveDefaultStopWords(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        StopWordsRemovingEstimator.Language language = StopWordsRemovingEstimator.Language.English) =>
        new(catalog.GetEnvironment().Register(nameof(StopWordsRemovingEstimator)), new(outputColumnName, inputColumnName), language);

    /// <summary>Removes the given words, whatever their case, from a vector of texts.</summary>
    public static CustomStopWordsRemovingEstimator RemoveStopWords(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        params string[] stopwords) =>
        new(catalog.GetEnvironment().Register(nameof(CustomStopWordsRemovingEstimator)), new(outputColumnName, inputColumnName), stopwords);
}
