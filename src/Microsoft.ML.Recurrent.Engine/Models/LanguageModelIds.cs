namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The ids of every language model: two that are the same in all, then the words.</summary>
internal static class LanguageModelIds
{
    /// <summary>The unknown word: what stands for every word that is not in the vocabulary.</summary>
    public const int Unknown = 0;

    /// <summary>The end of a sentence, which a model predicts as it predicts words; in running text, the end of a line.</summary>
    public const int End = 1;

    /// <summary>The first word.</summary>
    public const int FirstWord = 2;
}
