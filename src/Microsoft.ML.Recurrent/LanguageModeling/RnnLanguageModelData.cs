using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>What a recurrent language model is trained on.</summary>
/// <param name="Input">How rows become the model's ids.</param>
/// <param name="Order">The network's words for the ids; null where they are the same.</param>
/// <param name="Training">Training text, in the network's words.</param>
/// <param name="Validation">Validation text, in the network's words; without rows for none.</param>
internal sealed record RnnLanguageModelData(LanguageModelInput Input, WordOrder? Order, RnnLanguageModelText Training, RnnLanguageModelText Validation)
{
    /// <summary>Number of the network's words.</summary>
    public int WordCount => Order?.WordCount ?? Input.VocabularySize;
}
