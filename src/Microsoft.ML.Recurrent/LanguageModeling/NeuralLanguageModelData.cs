using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>What a neural language model is trained on.</summary>
/// <param name="Input">How rows become the model's ids.</param>
/// <param name="Order">The network's words for the ids; null where they are the same.</param>
/// <param name="Training">Training text, in the network's words.</param>
/// <param name="Validation">Validation text, in the network's words; without rows for none.</param>
internal sealed record NeuralLanguageModelData(LanguageModelInput Input, WordOrder? Order, NeuralLanguageModelText Training, NeuralLanguageModelText Validation)
{
    /// <summary>Number of the network's words.</summary>
    public int WordCount => Order?.WordCount ?? Input.VocabularySize;

    /// <summary>The cuts of an adaptive softmax over <paramref name="words"/> words; none for a full one.</summary>
    /// <param name="wanted">The cuts that were asked for, ascending; null for those that suit the number of words.</param>
    /// <param name="words">Number of words.</param>
    public static int[] CutoffsOf(IReadOnlyList<int>? wanted, int words) => [.. (wanted ?? (words < 10_000 ? [] : [2_000, 10_000])).Where(cut => cut < words)];
}
