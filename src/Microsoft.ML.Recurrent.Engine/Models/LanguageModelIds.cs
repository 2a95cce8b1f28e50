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

    /// <summary>Refuses what is no id of a model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public static void Check(ILanguageModel model, int id)
    {
        if ((uint)id >= (uint)model.VocabularySize)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"Expected ids from 0 to {model.VocabularySize - 1}; found {id}.");
    }

    /// <summary>Refuses what a state of a model cannot read: what is no id, and what a model of single sentences knows nothing behind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id, or it is the end of a sentence of its own.</exception>
    public static void CheckReadable(ILanguageModel model, int id)
    {
        Check(model, id);
        if (id == End && !model.IsContiguous)
            throw new ArgumentOutOfRangeException(nameof(id), id, "The end of a sentence was read by a model of single sentences, which knows nothing behind it. Reset the state.");
    }
}
